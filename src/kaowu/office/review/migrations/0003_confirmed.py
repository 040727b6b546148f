"""A decision keeps the words that were ticked, not only their keys."""

from django.db import migrations, models

# What every review asked before the checklist was part of the notice.
ASKED = {
    "identity": "身份证正反面清晰、在有效期内，与填报信息一致",
    "education": "学历证明与填报一致，达到报考条件",
    "portrait": "证件照为本人近期免冠照片",
    "signed": "申报表、诚信承诺书已签字并按手印（或已在线签署）",
    "same_photo": "申报表所贴照片与电子证件照一致",
}


def words_of_keys(apps, schema_editor):
    for review in apps.get_model("review", "Review").objects.iterator():
        ticked = review.confirmed
        if isinstance(ticked, dict):
            review.confirmed = [
                {"key": key, "text": ASKED.get(key, key)} for key, done in ticked.items() if done
            ]
            review.save(update_fields=["confirmed"])


def keys_of_words(apps, schema_editor):
    for review in apps.get_model("review", "Review").objects.iterator():
        if isinstance(review.confirmed, list):
            review.confirmed = {point["key"]: True for point in review.confirmed}
            review.save(update_fields=["confirmed"])


class Migration(migrations.Migration):

    dependencies = [
        ("review", "0002_holds_and_opinions"),
    ]

    operations = [
        migrations.RenameField("review", "checklist", "confirmed"),
        migrations.AlterField("review", "confirmed", models.JSONField(default=list)),
        migrations.RunPython(words_of_keys, keys_of_words),
    ]
