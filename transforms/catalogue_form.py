"""The form of the catalogue's files: what an entry must say. Owns reading and checking one file.

What the entries mean for a text is asked in ``catalogue``; how cues are read in ``catalogue_cues``.
"""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from model.errors import SettingsError

IndicatorKind = Literal["count", "percent", "money", "duration", "ratio"]

# A cue: words that must stand in a name. … is a gap, | parts alternatives, ^ and $ are the ends.
# must match: 投诉举报, 受理|办理…行政许可, ^处罚$    must not match: (受理|办理), 处罚., 受理……许可
_CUE = re.compile(
    r"\^?[^\s…|^$()\[\].*+?\\]+(?:\|[^\s…|^$()\[\].*+?\\]+)*(?:…[^\s…|^$()\[\].*+?\\]+(?:\|[^\s…|^$()\[\].*+?\\]+)*)*\$?"
)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Form):
    """A sentence and what must be found in it: this entry with this value, and no other entry with it.

    Attributes:
        unit: as normalised (元 for 万元); None where the sentence gives none.
    """

    text: str
    value: float
    unit: str | None = None


class Zero(_Form):
    """How the entry is negated.

    Attributes:
        nouns: countable nouns; 未 or 无 before one of them means none of it.
        unit: unit of the zero, since the text gives none.
    """

    nouns: tuple[str, ...]
    unit: str


class Entry(_Form):
    """One indicator.

    Attributes:
        group: letter of its group file, filled in on reading.
        units: the units it may be stated in; counts of different units are never added.
        synonyms: other names of the same thing, word for word.
        cues: words over the name of the thing measured, one of which must match: ``…`` is a gap of at
            most twelve characters, ``|`` parts alternatives, ``^`` and ``$`` are the ends of the name.
        not_cues: none of these may match the name.
        cells: ids of the cells of standard tables (``data/tables``) that are this indicator.
        range: smallest and largest plausible value of one office in one year, in the normalised
            unit; a value outside is flagged, never dropped.
        source: where the definition comes from; the group's where the entry names none.
        standard: the rule it goes back to, with its document number where it has one.
        not_examples: sentences in which this entry must not be found.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    group: str = Field(pattern=r"^[A-Z]$")
    name_zh: str = Field(min_length=2)
    name_en: str = Field(min_length=3)
    definition: str = Field(min_length=10)
    kind: IndicatorKind
    units: tuple[str, ...] = Field(min_length=1)
    synonyms: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    not_cues: tuple[str, ...] = ()
    zero: Zero | None = None
    cells: tuple[str, ...] = ()
    range: tuple[float, float]
    source: str = Field(min_length=2)
    standard: str | None = None
    examples: tuple[Example, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = Field(min_length=1)

    @field_validator("cues", "not_cues", "synonyms")
    @classmethod
    def _cue(cls, cues: tuple[str, ...]) -> tuple[str, ...]:
        for cue in cues:
            if not _CUE.fullmatch(cue):
                raise ValueError(
                    f"{cue!r} is no cue: words, … for a gap, | between alternatives, ^ $ at the ends"
                )
        return cues

    @model_validator(mode="after")
    def _sense(self) -> Entry:
        low, high = self.range
        if low > high:
            raise ValueError(f"range {low} to {high} is empty")
        for example in self.examples:
            if example.unit is not None and example.unit not in self.units:
                raise ValueError(f"unit {example.unit} of an example is none of its units")
            if not low <= example.value <= high:
                raise ValueError(f"value {example.value} of an example lies outside the range")
        if self.zero and self.zero.unit not in self.units:
            raise ValueError(f"unit {self.zero.unit} of its zero is none of its units")
        return self


class Group(_Form):
    """One file: a group of indicators and what its entries have in common."""

    group: str = Field(pattern=r"^[A-Z]$")
    name_zh: str
    name_en: str
    source: str
    standard: str | None = None
    entries: tuple[Entry, ...]


def read_group(path: Traversable) -> Group:
    """Reads one file.

    Raises:
        SettingsError: it is no YAML, or an entry is not of the form; names the file and the id.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        raise SettingsError(f"{path}: a group file is a mapping with a list of entries")
    common = {key: data.get(key) for key in ("group", "source", "standard")}
    entries = [_entry(path, common, item) for item in data["entries"]]
    try:
        return Group.model_validate(data | {"entries": entries})
    except ValidationError as error:
        raise SettingsError(f"{path}: {_first(error)}") from error


def _entry(path: Traversable, common: dict[str, object], item: object) -> Entry:
    if not isinstance(item, dict):
        raise SettingsError(f"{path}: {item!r} is no entry")
    try:
        return Entry.model_validate(common | item)
    except ValidationError as error:
        raise SettingsError(f"{path}: {item.get('id', 'an entry without id')}: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    wrong = error.errors()[0]
    where = ".".join(str(part) for part in wrong["loc"])
    return f"{where}: {wrong['msg']}" if where else str(wrong["msg"])
