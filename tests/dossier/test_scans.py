"""Single materials: every picture format into the window, what cannot be read refused with why."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.demo.people import people
from kaowu.dossier.check import check_file, check_files
from kaowu.dossier.emblem import vivid_red
from kaowu.dossier.facts import MaterialFile
from kaowu.dossier.fit import fit_portrait, fit_scan, pad
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Notice
from tests.dossier.drawn import encoded, picture, portrait, scan, scan_of

LOW, HIGH = 204_800, 300_000


@pytest.fixture
def education(notice: Notice) -> Callable[[bytes, str], MaterialFile]:
    def check(data: bytes, filename: str = "学历证明.jpg") -> MaterialFile:
        return check_file(data, filename, kind="education", notice=notice)

    return check


def codes(material: MaterialFile) -> list[str]:
    return [finding.code for finding in material.findings]


def opened(material: MaterialFile) -> Image.Image:
    assert material.fitted is not None
    assert material.fitted.media_type == "image/jpeg"
    return Image.open(io.BytesIO(material.fitted.data))


def test_a_right_scan_is_left_as_it_is(education: Callable[..., MaterialFile]) -> None:
    material = education(scan())
    assert (material.fitted, material.findings, material.usable) == (None, (), True)


@pytest.mark.parametrize("size", [199 * 1024, 204_799, 300_001, 301 * 1024])
def test_sizes_outside_the_window_are_fitted_and_said(
    education: Callable[..., MaterialFile], size: int
) -> None:
    data = scan_of(size)
    material = education(data)
    assert material.data == data
    assert material.fitted is not None
    assert LOW <= len(material.fitted.data) <= HIGH
    (finding,) = material.findings
    assert (finding.code, finding.severity, finding.clause) == (
        "image.refitted",
        Severity.FIXED,
        "annex1.2.1",
    )


@pytest.mark.parametrize("size", [LOW, HIGH])
def test_the_edges_of_the_window_are_inside(
    education: Callable[..., MaterialFile], size: int
) -> None:
    assert education(scan_of(size)).fitted is None


@pytest.mark.parametrize("form", ["PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_other_formats_are_converted_by_content(
    education: Callable[..., MaterialFile], form: str
) -> None:
    material = education(encoded(picture(1000, 800), form))
    assert LOW <= len(opened(material).fp.getvalue()) <= HIGH  # type: ignore[union-attr]
    assert "file.extension" in codes(material)
    assert ("image.converted" in codes(material)) == (form != "PNG")


def test_heic_named_jpg(education: Callable[..., MaterialFile]) -> None:
    pillow_heif.register_heif_opener()
    material = education(encoded(picture(1200, 900), "HEIF"))
    assert material.media_type == "image/heic"
    assert opened(material).format == "JPEG"
    assert {"file.extension", "image.converted"} <= set(codes(material))


def test_a_sideways_photo_is_turned(education: Callable[..., MaterialFile]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    material = education(encoded(picture(1600, 1200), quality=95, exif=exif))
    assert opened(material).size[0] < opened(material).size[1]
    assert "image.rotated" in codes(material)


def test_place_and_comment_do_not_travel(education: Callable[..., MaterialFile]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    data = pad(encoded(picture(1000, 800), quality=60, exif=exif, comment=b"<script>"), 250_000)
    material = education(data)
    assert codes(material) == ["image.metadata"]
    assert b"<script>" not in opened(material).fp.getvalue()  # type: ignore[union-attr]
    assert dict(opened(material).getexif()) == {}


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "I;16", "LA"])
def test_every_colour_mode_lands_in_the_window(
    education: Callable[..., MaterialFile], mode: str
) -> None:
    image = picture(1400, 1000)
    image = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
    form = "JPEG" if mode == "CMYK" else "PNG"
    material = education(encoded(image, form))
    size = len(material.fitted.data) if material.fitted else len(material.data)
    assert LOW <= size <= HIGH
    assert material.usable


def test_an_animation_gives_its_first_frame(education: Callable[..., MaterialFile]) -> None:
    frames = [picture(800, 700, seed=n) for n in (1, 2)]
    data = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert "image.animated" in codes(education(data, "学历证明.png"))


def test_a_truncated_picture_is_refused(education: Callable[..., MaterialFile]) -> None:
    material = education(scan()[:-3000])
    assert (codes(material), material.fitted) == (["file.unreadable"], None)


def test_a_picture_too_small_to_read_is_refused_with_its_size(
    education: Callable[..., MaterialFile],
) -> None:
    (finding,) = education(encoded(picture(640, 480))).findings
    assert (finding.code, finding.severity) == ("image.too-small", Severity.ERROR)
    assert "640×480" in finding.message


def test_a_blank_page_is_refused(education: Callable[..., MaterialFile]) -> None:
    assert codes(education(encoded(Image.new("RGB", (1200, 900), "white")))) == ["image.blank"]


def test_a_picture_of_too_many_pixels_is_not_decoded(
    education: Callable[..., MaterialFile],
) -> None:
    data = encoded(Image.new("1", (12_000, 12_000)), "PNG")
    assert codes(education(data, "学历证明.png")) == ["image.too-many-pixels"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"<html><body>", "file.unsupported"),
        (b"MZ\x90\0", "file.unsupported"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "file.unreadable"),
        (b"%PDF-1.4 nothing", "file.unreadable"),
    ],
)
def test_what_is_no_scan(education: Callable[..., MaterialFile], data: bytes, code: str) -> None:
    assert codes(education(data)) == [code]


def pdf(*pages: Image.Image) -> bytes:
    return encoded(pages[0], "PDF", save_all=True, append_images=pages[1:])


def test_a_pdf_of_two_pages_becomes_one_picture(education: Callable[..., MaterialFile]) -> None:
    material = education(pdf(picture(900, 1200), picture(900, 1200, seed=2)), "学历证明.pdf")
    assert "pdf.joined" in codes(material)
    width, height = opened(material).size
    assert height / width == pytest.approx(2 * 1200 / 900, rel=0.05)


def test_pages_left_out_are_said(education: Callable[..., MaterialFile]) -> None:
    pages = [picture(600, 800, seed=n) for n in range(6)]
    findings = {f.code: f.severity for f in education(pdf(*pages), "学历证明.pdf").findings}
    assert findings["pdf.many-pages"] is Severity.WARNING


def active(data: bytes) -> bytes:
    document = pikepdf.open(io.BytesIO(data))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = script
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_with_a_script_is_never_passed_on(education: Callable[..., MaterialFile]) -> None:
    material = education(active(pdf(picture(1200, 1600))), "学历证明.pdf")
    assert "pdf.active-content" in codes(material)
    assert opened(material).format == "JPEG"


def test_a_pdf_with_a_password(education: Callable[..., MaterialFile]) -> None:
    document = pikepdf.open(io.BytesIO(pdf(picture())))
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(user="u", owner="o"))
    assert codes(education(out.getvalue(), "学历证明.pdf")) == ["pdf.encrypted"]


def test_a_right_portrait_is_left_as_it_is(notice: Notice) -> None:
    material = check_file(portrait(), "证件照.jpg", kind="portrait", notice=notice)
    assert (material.fitted, material.findings) == (None, ())


def test_a_large_portrait_is_cut_to_two_inches(notice: Notice) -> None:
    data = encoded(picture(1500, 2000), quality=95)
    material = check_file(data, "证件照.jpg", kind="portrait", notice=notice)
    assert opened(material).size == (413, 579)
    assert len(opened(material).fp.getvalue()) <= 50_000  # type: ignore[union-attr]


def test_a_portrait_of_one_byte_too_many(notice: Notice) -> None:
    data = pad(encoded(picture(413, 579), quality=50), 50_001)
    material = check_file(data, "证件照.jpg", kind="portrait", notice=notice)
    assert material.fitted is not None
    assert len(material.fitted.data) <= 50_000


def test_a_landscape_portrait_asks_a_human(notice: Notice) -> None:
    data = encoded(picture(1600, 1200), quality=95)
    material = check_file(data, "证件照.jpg", kind="portrait", notice=notice)
    severities = {finding.code: finding.severity for finding in material.findings}
    assert severities["image.portrait-shape"] is Severity.WARNING


def test_a_portrait_as_pdf_is_refused_by_the_notice(notice: Notice) -> None:
    material = check_file(pdf(picture()), "证件照.pdf", kind="portrait", notice=notice)
    (finding,) = material.findings
    assert (finding.code, finding.clause) == ("pdf.not-allowed", "annex1.2.1")


def test_two_sides_become_one_file_named_by_the_notice(notice: Notice) -> None:
    sides = [("1.jpg", encoded(picture(1200, 800, seed=1))), ("2.jpg", encoded(picture(1200, 800)))]
    material = check_files(
        sides, kind="identity", notice=notice, id_number="510104199003078519", name="张三"
    )
    assert material.fitted is not None
    assert material.fitted.filename == "510104199003078519_张三_身份证.jpg"
    assert opened(material).size[1] > opened(material).size[0]
    assert material.extra_sources == (sides[1],)
    assert "image.joined" in codes(material)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(600, 2600), st.floats(0.35, 2.8), st.integers(0, 10), st.sampled_from(["L", "RGB"])
)
def test_every_picture_lands_in_the_window(short: int, aspect: float, seed: int, mode: str) -> None:
    width, height = (short, round(short * aspect)) if aspect > 1 else (round(short / aspect), short)
    fit = fit_scan(picture(width, height, seed=seed, mode=mode), low=LOW, high=HIGH)
    assert LOW <= len(fit.data) <= HIGH
    Image.open(io.BytesIO(fit.data)).load()


def test_noise_and_flat_pages_land_too() -> None:
    noise = Image.effect_noise((2400, 1800), 120).convert("RGB")
    page = Image.new("RGB", (700, 900), "white")
    page.paste("black", (100, 100, 200, 120))
    for image in (noise, page):
        assert LOW <= len(fit_scan(image, low=LOW, high=HIGH).data) <= HIGH


@settings(max_examples=15, deadline=None)
@given(st.integers(100, 3000), st.integers(100, 3000))
def test_every_portrait_fits(width: int, height: int) -> None:
    fit, lost = fit_portrait(picture(width, height), pixels=(413, 579), high=50_000)
    assert len(fit.data) <= 50_000
    assert 0 <= lost < 1


def test_a_strip_stays_wide_enough_to_be_read() -> None:
    fit = fit_scan(picture(700, 7000), low=LOW, high=HIGH)
    assert LOW <= len(fit.data) <= HIGH
    assert fit.width >= 450


def test_a_sheet_with_little_on_it_keeps_its_pixels() -> None:
    sheet = Image.new("RGB", (2480, 3508), "white")
    sheet.paste(picture(1000, 630), (740, 500))
    fit = fit_scan(sheet, low=LOW, high=HIGH)
    assert LOW <= len(fit.data) <= HIGH
    assert fit.height > 2000


def test_a_picture_in_a_pdf_is_not_drawn_larger_than_it_is(
    education: Callable[[bytes, str], MaterialFile],
) -> None:
    small = education(encoded(picture(500, 380), "PDF"), "学历证明.pdf")
    assert codes(small) == ["image.too-small"]
    assert "500×380" in small.findings[0].message
    large = opened(education(encoded(picture(1500, 1060), "PDF", resolution=72), "a.pdf"))
    assert large.size == (1500, 1060)


def test_text_that_a_scanner_laid_over_a_picture_is_no_reason_to_enlarge_it(
    education: Callable[[bytes, str], MaterialFile],
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(encoded(picture(400, 300), "PDF"))) as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = document.pages[0]
        page.Resources.Font = pikepdf.Dictionary(F0=font)
        page.contents_add(b"BT 3 Tr /F0 12 Tf (unseen) Tj ET")
        document.save(out)
    assert codes(education(out.getvalue(), "学历证明.pdf")) == ["image.too-small"]


def test_the_front_of_a_card_comes_first_whatever_the_files_are_called(notice: Notice) -> None:
    person = people(1)[0]
    front, back = drawing.identity_front(person), drawing.identity_back(person)
    for files in ([("1.jpg", back), ("2.jpg", front)], [("反面.jpg", back), ("正面.jpg", front)]):
        made = opened(check_files(files, kind="identity", notice=notice)).convert("RGB")
        upper = made.crop((0, 0, made.width, made.height // 2))
        lower = made.crop((0, made.height // 2, *made.size))
        assert vivid_red(upper) < 0.001 < vivid_red(lower)


def test_of_two_files_the_one_that_is_blank_is_named(notice: Notice) -> None:
    blank = encoded(Image.new("RGB", (1600, 1000), "white"))
    files = [("a.jpg", encoded(picture())), ("b.jpg", blank)]
    made = check_files(files, kind="identity", notice=notice)
    assert [(one.code, one.subject) for one in made.findings] == [("image.blank", "b.jpg")]
