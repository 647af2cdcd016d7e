"""The road and rail graphs of `scgraph_data`, read from the installed package without importing it.

`scgraph_data` 2.0.0 holds networks made from OpenStreetMap (ODbL, © OpenStreetMap contributors) as
Python literals: ``graph=[{neighbour: km, …}, …]`` and ``nodes=[[lat, lon], …]``. The package cannot
be imported beside scgraph 3, and `ast.literal_eval` needs half a minute for it, so the numbers are
taken from the text directly and kept in a cache file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from corridors.atlas.disk.caches import default_cache_dir
from corridors.atlas.disk.files import open_regular
from corridors.atlas.disk.output import write_bytes
from corridors.model import GraphError, OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = [
    "RouteGraph",
    "RouteMode",
    "find_route_graph",
    "parse_route_graph",
    "read_route_graph",
]

RouteMode = Literal["rail", "road"]

_PACKAGE = "scgraph_data"
_INSTALL = 'pip install "scgraph_data==2.0.0"'
_FILES: Mapping[RouteMode, str] = {"rail": "world_railways.py", "road": "world_highways.py"}
_TO_SPACE = str.maketrans(dict.fromkeys("[]{}:,", " "))
_CACHE_FORMAT = "1"


@dataclass(frozen=True)
class RouteGraph:
    """An undirected network in compressed sparse rows.

    The neighbours of vertex ``i`` are ``indices[indptr[i]:indptr[i + 1]]``, and ``km`` of the same
    positions holds the length of the way that the edge stands for, before it was simplified.

    Attributes
    ----------
    lon, lat
        Vertices, degrees, WGS 84.
    indptr, indices
        Rows and columns of the adjacency matrix; every edge is stored in both directions.
    km
        Unsimplified length of each edge, kilometres; never shorter than the chord but for rounding.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int64]
    km: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        size = len(self.lon)
        if len(self.lat) != size or len(self.indptr) != size + 1:
            msg = f"route graph: {size} longitudes for {len(self.lat)} latitudes"
            raise GraphError(msg)
        if len(self.indices) != len(self.km) or int(self.indptr[-1]) != len(self.km):
            msg = f"route graph: {len(self.indices)} neighbours but {len(self.km)} lengths"
            raise GraphError(msg)
        if len(self.indices) and not 0 <= int(self.indices.min()) <= int(self.indices.max()) < size:
            msg = f"route graph: a neighbour lies outside the {size} vertices"
            raise GraphError(msg)


def find_route_graph(mode: RouteMode) -> Path:
    """Find the file of a network in the installed `scgraph_data`, without importing the package.

    Parameters
    ----------
    mode
        ``rail`` or ``road``.

    Returns
    -------
    Path
        The Python file that holds the literals.

    Raises
    ------
    GraphError
        The package, or its file, is not installed; or there is no network of that mode.
    """
    if mode not in _FILES:
        msg = f"no route graph for mode {mode!r}: choose one of {', '.join(_FILES)}"
        raise GraphError(msg)
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / _FILES[mode]
        if path.is_file():
            return path
    msg = f"tracing by {mode} needs the OpenStreetMap graph of scgraph_data: {_INSTALL}"
    raise GraphError(msg)


def read_route_graph(source: RouteMode | Path, cache_dir: Path | None = None) -> RouteGraph:
    """Read a network, from the cache if it was read before.

    Parameters
    ----------
    source
        A mode, whose file is looked up in the installed package, or the path of such a file.
    cache_dir
        Folder for the parsed arrays (``.npz``, named after a digest of the file's content). By
        default `default_cache_dir`. A folder that cannot be written to only costs time.

    Returns
    -------
    RouteGraph
        Vertices in degrees (WGS 84), edges in kilometres.

    Raises
    ------
    GraphError
        The package is not installed, or the file does not hold the two literals.
    """
    path = source if isinstance(source, Path) else find_route_graph(source)
    try:
        with open_regular(path) as stream:
            raw = stream.read()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise GraphError(msg) from error
    digest = hashlib.blake2b(raw, digest_size=8).hexdigest()
    folder = default_cache_dir() if cache_dir is None else cache_dir
    cached = folder / f"{path.stem}-{digest}-v{_CACHE_FORMAT}.npz"
    graph = _load_cache(cached)
    if graph is None:
        graph = parse_route_graph(raw.decode("utf-8", "replace"), name=path.name)
        _save_cache(cached, graph)
    return graph


def parse_route_graph(text: str, *, name: str = "text") -> RouteGraph:
    r"""Take a network from the text of a `scgraph_data` module.

    Parameters
    ----------
    text
        Python source with ``graph=[{neighbour: km}, …]`` and ``nodes=[[lat, lon], …]``.
    name
        What error messages call the text.

    Returns
    -------
    RouteGraph
        The network, without edges from a vertex to itself.

    Raises
    ------
    GraphError
        A literal is missing or broken.

    Examples
    --------
    >>> text = "graph=[{1: 2.5}, {0: 2.5}]\nnodes=[[40.0, 70.0], [40.0, 70.02]]"
    >>> graph = parse_route_graph(text)
    >>> graph.lon.tolist(), graph.indices.tolist(), graph.km.tolist()
    ([70.0, 70.02], [1, 0], [2.5, 2.5])
    """
    rows = _literal(text, "graph", name)
    degrees = np.array([row.count(":") for row in rows.split("}")[:-1]], dtype=np.int64)
    pairs = _numbers(rows, name).reshape(-1, 2)
    nodes = _numbers(_literal(text, "nodes", name), name).reshape(-1, 2)
    if len(pairs) != degrees.sum() or len(nodes) != len(degrees):
        msg = f"{name}: {len(degrees)} rows of neighbours but {len(nodes)} nodes"
        raise GraphError(msg)
    start = np.repeat(np.arange(len(degrees)), degrees)
    end = pairs[:, 0].astype(np.int64)
    keep = start != end
    counts = np.bincount(start[keep], minlength=len(degrees))
    return RouteGraph(
        lon=nodes[:, 1].copy(),
        lat=nodes[:, 0].copy(),
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=end[keep],
        km=pairs[keep, 1].copy(),
    )


def _literal(text: str, variable: str, name: str) -> str:
    """Return what stands between the outer brackets of a list literal."""
    mark = text.find(f"\n{variable}=[")
    if mark < 0 and not text.startswith(f"{variable}=["):
        msg = f"{name}: no literal {variable}=[…] at the beginning of a line"
        raise GraphError(msg)
    begin = mark + len(variable) + 3
    end = text.find("\n", begin)
    return text[begin : end if end >= 0 else len(text)].rstrip().removesuffix("]")


def _numbers(text: str, name: str) -> NDArray[np.float64]:
    """Read all numbers of a literal, brackets and commas left aside."""
    plain = text.translate(_TO_SPACE)
    if plain.isspace() or not plain:
        return np.empty(0)
    try:
        values = np.fromiter(map(float, plain.split()), dtype=np.float64)
    except ValueError as error:
        msg = f"{name}: the literal holds something that is not a number"
        raise GraphError(msg) from error
    if len(values) % 2:
        msg = f"{name}: the literal does not hold pairs of numbers"
        raise GraphError(msg)
    return values


def _load_cache(path: Path) -> RouteGraph | None:
    """Read the arrays back; anything wrong with the file means that there is no cache."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return RouteGraph(
                lon=arrays["lon"],
                lat=arrays["lat"],
                indptr=arrays["indptr"],
                indices=arrays["indices"],
                km=arrays["km"],
            )
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, GraphError):
        return None


def _save_cache(path: Path, graph: RouteGraph) -> None:
    """Write the arrays for the next time; a folder that cannot be written to only costs time."""
    stream = io.BytesIO()
    np.savez(
        stream,
        lon=graph.lon,
        lat=graph.lat,
        indptr=graph.indptr,
        indices=graph.indices,
        km=graph.km,
    )
    with suppress(OSError, OutputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, stream.getvalue())
