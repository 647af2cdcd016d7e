"""``datapackage.json``: what an atlas is called, how old it is, and which files it has.

It is a descriptor after the Data Package standard (version 2); keys that we do not use are kept.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corridors.model.fields import Day, Note, Word
from corridors.model.loose import Loose

_CONFIG = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or set(path) & {"\\", ":", "\0"}:
        msg = "is not the path of a file inside the data folder"
        raise ValueError(msg)
    return path


class PackageFile(BaseModel):
    """A file that the package names; ``hash`` is ``sha256:`` (or another) and its digits."""

    model_config = _CONFIG
    __pydantic_extra__: dict[str, Loose] = Field(init=False)

    path: Annotated[Word, AfterValidator(_inside)]
    bytes: Annotated[int, Field(ge=0)] | None = None
    hash: Annotated[str, Field(pattern="^([a-z0-9]{2,10}:)?[0-9a-f]{32,128}$")] | None = None


class Contributor(BaseModel):
    """Who made the data."""

    model_config = _CONFIG
    __pydantic_extra__: dict[str, Loose] = Field(init=False)

    title: Word


class Package(BaseModel):
    """The descriptor of a data folder.

    Attributes
    ----------
    updated
        Date of the data; no fact may be dated later.
    version
        Year and month, or any short text.
    resources
        Its files.
    """

    model_config = _CONFIG
    __pydantic_extra__: dict[str, Loose] = Field(init=False)

    updated: Day
    version: Annotated[str, Field(max_length=40)] = ""
    name: Word = ""
    title: Word = ""
    description: Note = ""
    resources: Annotated[list[PackageFile], Field(max_length=1000)] = []
    contributors: Annotated[list[Contributor], Field(max_length=200)] = []
