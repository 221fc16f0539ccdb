"""The settings, from the environment (NIANBAO_HOME, NIANBAO_DATABASE_URL, ...), read once by bootstrap."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from extractor.errors import UsageError


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "reviewer"


class Settings(BaseSettings):
    """`database_url` None: SQLite in `home`. It may carry a password and is masked wherever it is shown. `golden` is the folder of
    golden records; by default the one that came with the program."""

    model_config = SettingsConfigDict(
        env_prefix="NIANBAO_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("nianbao", appauthor=False))
    database_url: SecretStr | None = None
    user: str = Field(default_factory=_login_name, min_length=1)
    language: Literal["zh", "en"] = "zh"
    max_upload_mb: PositiveInt = 50  # in the browser
    max_file_mb: PositiveInt = 50  # of a file given by path
    golden: Path = Path(__file__).parents[1] / "golden"

    @property
    def store_url(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home.absolute() / 'nianbao.sqlite3'}"

    @property
    def blob_folder(self) -> Path:
        return self.home / "sources"


def read_settings() -> Settings:
    """UsageError("usage.option") that names the variable and what stood in it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "NIANBAO_" + "_".join(str(step) for step in first["loc"]).upper()
        raise UsageError(
            "usage.option", place=name, value=first["input"], facts={"reason": f"{name}: {first['msg']}"}
        ) from error
