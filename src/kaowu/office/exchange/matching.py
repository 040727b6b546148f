"""Whom a line of the centre's answer means, among those whom the agency handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kaowu.office.registration.models import Application
from kaowu.office.vault.keys import blind_index


class People:
    """Those who were handed over in a batch, to be found by number, receipt number and project.

    One person may apply for two projects: then the identity number alone means neither.
    """

    def __init__(self, people: Iterable[Application]) -> None:
        self._by_number: dict[str, list[Application]] = defaultdict(list)
        self._by_reference: dict[str, Application] = {}
        for one in people:
            self._by_reference[one.reference] = one
            if one.id_index:
                self._by_number[one.id_index].append(one)

    def meant(self, values: Mapping[str, str]) -> list[Application]:
        """Whom the line may mean: nobody, one, or the same person's several applications."""
        same = self._by_number.get(blind_index(values.get("id_number", ""), "id_number"), [])
        told = self._by_reference.get(values.get("reference", ""))
        if len(same) < 2:
            return same or ([told] if told else [])
        if told in same:
            return [told]
        project = values.get("project", "")
        return [one for one in same if project in (one.project_name, one.project_code)] or same

    def contradicted(self, found: Application, values: Mapping[str, str]) -> bool:
        """Whether the line's receipt number is somebody else's."""
        return self._by_reference.get(values.get("reference", ""), found) != found
