"""What is asked of a batch: all that decides its numbers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from explain.errors import MethodError
from explain.wording import count

MOST_BACKGROUND = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is asked of a batch."""

    target: str = ""
    """Column that the model predicts; "" when there is none."""
    output: str = ""
    """Output to explain; "" for the positive class, else the first output."""
    scale: str = ""
    """"probability", "margin" or "target"; "" for the model's own."""
    background: int = 100
    """Rows drawn from all files to compare with."""
    background_file: str = ""
    """A Parquet file of rows to compare with instead; "" to draw them."""
    keys: tuple[str, ...] = ()
    """Columns that only name a row: kept beside its contributions, not given to the model."""
    seed: int = 0
    single: bool = False
    """Whether contributions are written in single precision."""
    rows_per_part: int = 250_000
    """Rows from which on a part is full; row groups are not cut."""
    pickles: str = ""
    """Which pickles are opened: "none", "listed" or "any"; "" for those that this system can seal in."""
    limit: int = 50_000
    """Model rows that one explained row may cost where it is sampled."""
    precision: float = 0.01
    """Standard error at which sampling stops, as a share of the spread of the answers."""

    def checked(self) -> "Settings":
        """Give the settings back.

        Raises
        ------
        MethodError
            When one of them cannot be met.
        """
        if not 1 <= self.background <= MOST_BACKGROUND:
            raise _refused(f"A background of {self.background} rows", f"from 1 to {count(MOST_BACKGROUND)}")
        if self.rows_per_part < 1:
            raise _refused(f"A part of {self.rows_per_part} rows", "of at least 1")
        if self.target and self.target in self.keys:
            problem = f"Column {self.target!r} is the target and a key at once."
            raise MethodError(problem, "Name it once.", "BATCH-SETTINGS")
        return self

    def plain(self) -> dict[str, Any]:
        """Write them as JSON holds them."""
        return asdict(self) | {"keys": list(self.keys)}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Settings":
        """Read what `plain` wrote.

        Examples
        --------
        >>> Settings.of(Settings(keys=("id",)).plain()) == Settings(keys=("id",))
        True
        """
        return cls(**{**held, "keys": tuple(held["keys"])})


def _refused(what: str, wanted: str) -> MethodError:
    return MethodError(f"{what} cannot be had.", f"Give a number {wanted}.", "BATCH-SETTINGS")
