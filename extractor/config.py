"""The settings, from the environment (NIANBAO_HOME, NIANBAO_DATABASE_URL, ...), read once by bootstrap."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import (
    BeforeValidator,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.llm.client import ModelOptions

_MOST_READING = 16  # processes: beyond that the one that writes to the database is what takes the time


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "reviewer"


def _reading_processes() -> int:
    """As many as the machine has processors for this program and memory for a scan each: a gigabyte with the child that parses it."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if "SC_PHYS_PAGES" in os.sysconf_names:
        processors = min(processors, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30)
    return max(1, min(processors, _MOST_READING))


def _from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """`database_url` None: SQLite in `home`. It may carry a password and is masked wherever it is shown. `golden` is the folder of
    golden records and `prompts` that of the prompts; by default those that came with the program.

    `model` None: no model is asked, whatever else is set. Then docs/models.md says what the others do."""

    model_config = SettingsConfigDict(
        env_prefix="NIANBAO_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("nianbao", appauthor=False))
    database_url: SecretStr | None = None
    jobs_url: SecretStr | None = None  # of the queue; by default SQLite in `home`, or where `database_url` is
    user: str = Field(default_factory=_login_name, min_length=1)
    language: Literal["zh", "en"] = "zh"
    max_upload_mb: PositiveInt = 50  # in the browser
    max_file_mb: PositiveInt = 50  # of a file given by path
    # Files that are read at a time, each in a process of its own.
    reading_processes: PositiveInt = Field(default_factory=_reading_processes)
    # How long a report is held for a reviewer who is gone. Each page that is open renews three times in that time: a shorter lease would be
    # all that a server does.
    lease_seconds: Annotated[int, Field(ge=5)] = 300
    golden: Path = Path(__file__).parents[1] / "golden"
    prompts: Path = Path(__file__).parents[1] / "prompts"

    model: str | None = None
    model_base_url: str = "https://api.openai.com/v1"
    model_key: SecretStr = SecretStr("")
    model_mode: Literal["auto", "json_schema", "tools", "json", "md_json"] = "auto"
    model_allowed_hosts: str = (
        ""  # host names beside this machine that may read the text, separated by commas
    )
    model_timeout: PositiveFloat = 60  # seconds, for each request
    model_concurrency: PositiveInt = 4
    model_max_tokens: PositiveInt = (
        4096  # of one answer; one that is cut off is asked for again with twice as many
    )
    model_temperature: NonNegativeFloat | Literal["none"] = 0  # none: not sent, for models that refuse it
    # goes into each request as it is; JSON
    model_body: Annotated[dict[str, Any], NoDecode, BeforeValidator(_from_json)] = Field(default_factory=dict)
    model_budget_tokens: PositiveInt | None = None  # of one run
    model_budget_cost: PositiveFloat | None = None  # of one run, in the price table's currency
    model_prices: Path | None = None

    @property
    def store_url(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home.absolute() / 'nianbao.sqlite3'}"

    @property
    def queue_url(self) -> str:
        if self.jobs_url is not None:
            return self.jobs_url.get_secret_value()
        if self.database_url is not None and not self.store_url.startswith("sqlite"):
            return self.store_url
        return f"sqlite:///{self.home.absolute() / 'jobs.sqlite3'}"

    @property
    def inbox_folder(self) -> Path:
        """What was sent and is not read yet."""
        return self.home / "inbox"

    @property
    def blob_folder(self) -> Path:
        return self.home / "sources"

    @property
    def placed_folder(self) -> Path:
        """Where the words of each text stand on its pages; what is deleted comes back when the report is read again."""
        return self.home / "places"

    @property
    def proposals_folder(self) -> Path:
        """Approved records proposed as golden ones, until a maintainer moves them to where the golden records are kept."""
        return self.home / "golden"

    @property
    def page_folder(self) -> Path:
        """Pictures of pages: a cache, which may be deleted at any time."""
        return self.home / "pages"

    @property
    def model_options(self) -> ModelOptions | None:
        """None where no model is configured."""
        if self.model is None:
            return None
        from extractor.llm.client import ModelOptions

        return ModelOptions(
            model=self.model,
            base_url=self.model_base_url,
            key=self.model_key.get_secret_value(),
            mode=None if self.model_mode == "auto" else self.model_mode,
            allowed_hosts=tuple(host.strip() for host in self.model_allowed_hosts.split(",") if host.strip()),
            timeout=self.model_timeout,
            concurrency=self.model_concurrency,
            max_tokens=self.model_max_tokens,
            temperature=None if self.model_temperature == "none" else self.model_temperature,
            budget_tokens=self.model_budget_tokens,
            budget_money=self.model_budget_cost,
            extra=self.model_body,
        )


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
