"""Own files of KML and GPX."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fuzzing.owning import (
    A_LINE,
    A_POINT,
    AN_AREA,
    AREA,
    LINE,
    POINT,
    REFUSED,
    Expect,
    Own,
    text,
)
from fuzzing.packing import zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[[Path], object]

_NAME = "Северная линия"
_NAMED = replace(A_LINE, names=(_NAME,))
_BOTH = Expect(2, (*LINE, POINT))


def mark_cases() -> Iterator[Own]:
    """Yield own files that are XML."""
    yield from _kml()
    yield from _gpx()


# ---- KML and GPX -----------------------------------------------------------------------------


def _coordinates(points: Any, sign: str = " ") -> str:  # noqa: ANN401
    return sign.join(f"{x},{y}" for x, y in points)


def _mark(shape: str, name: str = _NAME, more: str = "") -> str:
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


def _kml_text(*marks: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    space = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    return f"{head}\n<kml {space}><Document>{''.join(marks)}</Document></kml>\n"


def _line(points: Any = LINE, sign: str = " ") -> str:  # noqa: ANN401
    return f"<LineString><coordinates>{_coordinates(points, sign)}</coordinates></LineString>"


def _kml() -> Iterator[Own]:
    point = f"<Point><coordinates>{_coordinates([POINT])}</coordinates></Point>"
    ring = f"<LinearRing><coordinates>{_coordinates(AREA)}</coordinates></LinearRing>"
    area = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    whole = _kml_text(_mark(_line()))
    several = "<MultiGeometry>{}</MultiGeometry>"

    def own(name: str, content: str, expect: Expect, encoding: str = "utf-8") -> Own:
        return Own(f"kml-{name}", "k.kml", text(content, encoding), expect)

    yield own("line", whole, _NAMED)
    yield own("point", _kml_text(_mark(point)), A_POINT)
    yield own("area", _kml_text(_mark(area)), AN_AREA)
    yield own(
        "all-three", _kml_text(*map(_mark, (_line(), point, area))), Expect(3, (*LINE, POINT))
    )
    yield own("line-ends-between", _kml_text(_mark(_line(sign="\n\t\t"))), _NAMED)
    yield own("heights", whole.replace("43.0", "43.0,700"), _NAMED)
    yield own(
        "several",
        _kml_text(_mark(several.format(_line() + _line(AREA[:2])))),
        Expect(covers=(*LINE, (62.0, 40.0))),
    )
    yield own(
        "several-kinds",
        _kml_text(_mark(several.format(_line() + point))),
        Expect(None, (*LINE, POINT)),
    )
    yield own(
        "several-with-a-stub",
        _kml_text(_mark(several.format(_line() + _line([(9.0, 9.0)])))),
        replace(A_LINE, left_out=1),
    )
    yield own(
        "stub-among",
        _kml_text(_mark(_line()), _mark(_line([(9.0, 9.0)]))),
        replace(A_LINE, left_out=1),
    )
    yield own("stub-alone", _kml_text(_mark(_line([(9.0, 9.0)]))), REFUSED)
    yield own(
        "no-geometry-among", _kml_text(_mark(_line()), _mark("")), replace(A_LINE, left_out=1)
    )
    yield own(
        "folders",
        _kml_text(
            f"<Folder><name>a</name>{_mark(_line())}</Folder>"
            f"<Folder><name>b</name>{_mark(point)}</Folder>"
        ),
        _BOTH,
    )
    yield own(
        "folders-in-folders",
        _kml_text(
            f"<Folder><name>a</name><Folder><name>b</name>{_mark(_line())}</Folder></Folder>"
        ),
        _NAMED,
    )
    yield own(
        "folders-alike",
        _kml_text(
            f"<Folder><name>a</name>{_mark(_line())}</Folder>"
            f"<Folder><name>a</name>{_mark(point)}</Folder>"
        ),
        _BOTH,
    )
    track = "".join(f"<gx:coord>{x} {y} 0</gx:coord>" for x, y in LINE)
    yield own(
        "gx-track",
        _kml_text(_mark(f"<gx:Track>{track}</gx:Track>")),
        replace(A_LINE, may_refuse=True),
    )
    yield own(
        "extended-data",
        _kml_text(
            _mark(
                _line(),
                more=('<ExtendedData><Data name="gauge"><value>1520</value></Data></ExtendedData>'),
            )
        ),
        replace(_NAMED, fields=(("gauge", "1520"),)),
    )
    yield own(
        "description",
        _kml_text(
            _mark(
                _line(), more=("<description><![CDATA[<b>x</b><script>1</script>]]></description>")
            )
        ),
        _NAMED,
    )
    yield own(
        "no-namespace",
        whole.replace('xmlns="http://www.opengis.net/kml/2.2"', ""),
        replace(_NAMED, may_refuse=True),
    )
    yield own(
        "old-namespace",
        whole.replace("http://www.opengis.net/kml/2.2", "http://earth.google.com/kml/2.1"),
        _NAMED,
    )
    yield own("no-declaration", whole.partition("\n")[2], _NAMED)
    yield own("bom", "\ufeff" + whole, _NAMED)
    yield own(
        "cp1251-declared",
        whole.replace("UTF-8", "windows-1251"),
        replace(_NAMED, may_refuse=True),
        "cp1251",
    )
    yield own(
        "utf-16", whole.replace("UTF-8", "UTF-16"), replace(_NAMED, may_refuse=True), "utf-16"
    )
    yield own("cp1251-undeclared", whole, replace(_NAMED, may_refuse=True), "cp1251")
    yield own("decimal-comma", whole.replace("70.0,43.0", "70,5,43,5"), REFUSED)
    yield own(
        "blank-after-comma",
        _kml_text(_mark(_line()).replace(",", ", ")),
        replace(_NAMED, may_refuse=True),
    )
    yield own("words-as-coordinates", whole.replace("70.0,43.0", "here,there"), REFUSED)
    yield own("nan", whole.replace("70.0,43.0", "nan,43"), REFUSED)
    yield own("latitude-first", whole.replace("70.0,43.0", "43.0,170.0"), REFUSED)
    yield own(
        "over-180",
        _kml_text(_mark(_line([(176, 62), (-176, 66)]))),
        Expect(covers=((176.0, 62.0), (-176.0, 66.0)), avoids=((0.0, 64.0),)),
    )
    yield own("empty-document", _kml_text(), REFUSED)
    yield own(
        "network-link",
        _kml_text("<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"),
        REFUSED,
    )
    yield own("unclosed", whole.replace("</Placemark>", ""), REFUSED)
    yield own("cut", whole[:-60], REFUSED)
    yield own(
        "entity",
        _kml_text(
            _mark(_line(), "&n;"), head=('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY n "x">]>')
        ),
        REFUSED,
    )
    yield own(
        "entity-of-a-file",
        _kml_text(
            _mark(_line(), "&n;"),
            head=('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY n SYSTEM "there-is-none.txt">]>'),
        ),
        REFUSED,
    )
    yield own(
        "entity-late",
        _kml_text(
            _mark(_line(), "&n;"),
            head=(f'<?xml version="1.0"?><!--{"x" * 5000}--><!DOCTYPE kml [<!ENTITY n "x">]>'),
        ),
        REFUSED,
    )
    yield own(
        "entity-utf-16",
        _kml_text(
            _mark(_line(), "&n;"), head=('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY n "x">]>')
        ),
        REFUSED,
        "utf-16",
    )
    yield own("marks-5000", _kml_text(*(_mark(point, str(n)) for n in range(5000))), Expect(5000))
    for label, root in {
        "svg": "svg",
        "osm": "osm",
        "html": "html",
        "gml": "FeatureCollection",
        "vrt": "OGRVRTDataSource",
        "wms": "GDAL_WMS",
        "rss": "rss",
    }.items():
        yield own(f"xml-{label}", f"<?xml version='1.0'?><{root}></{root}>", REFUSED)
    for label, member in {"doc": "doc.kml", "other": "files/a.kml"}.items():
        yield Own(f"kmz-{label}", "k.kmz", zip_of({member: whole.encode()}), _NAMED)


def _gpx() -> Iterator[Own]:
    def points(kind: str, where: Any) -> str:  # noqa: ANN401
        return "".join(f'<{kind} lat="{y}" lon="{x}"><ele>5</ele></{kind}>' for x, y in where)

    def gpx(*parts: str, version: str = "1.1") -> str:
        space = f'xmlns="http://www.topografix.com/GPX/{version.replace(".", "/")}"'
        return (
            f'<?xml version="1.0"?>\n<gpx version="{version}" creator="x" {space}>'
            f"{''.join(parts)}</gpx>\n"
        )

    def track(*segments: Any) -> str:  # noqa: ANN401
        inner = "".join(f"<trkseg>{points('trkpt', one)}</trkseg>" for one in segments)
        return f"<trk><name>{_NAME}</name>{inner}</trk>"

    def own(name: str, content: str, expect: Expect) -> Own:
        return Own(f"gpx-{name}", "g.gpx", text(content), expect)

    way = points("wpt", [POINT])
    route = f"<rte><name>r</name>{points('rtept', LINE)}</rte>"
    yield own("track", gpx(track(LINE)), _NAMED)
    yield own("track-of-two", gpx(track(LINE, AREA[:2])), Expect(covers=(*LINE, (62.0, 40.0))))
    yield own("route", gpx(route), replace(A_LINE, names=("r",)))
    yield own("waypoint", gpx(way), A_POINT)
    yield own("all-three", gpx(way, route, track(LINE)), Expect(3, (*LINE, POINT)))
    yield own("version-1.0", gpx(track(LINE), version="1.0"), _NAMED)
    yield own(
        "no-namespace",
        re.sub(r' xmlns="[^"]*"', "", gpx(track(LINE))),
        replace(_NAMED, may_refuse=True),
    )
    yield own("track-with-a-stub", gpx(track(LINE, [(9.0, 9.0)])), replace(_NAMED, left_out=1))
    yield own(
        "track-with-stubs",
        gpx(track([(9.0, 9.0)], LINE, [(8, 8)], [(7, 7)])),
        replace(_NAMED, left_out=3),
    )
    yield own("track-of-a-stub", gpx(track([(9.0, 9.0)])), REFUSED)
    yield own(
        "track-of-a-stub-among", gpx(track([(9.0, 9.0)]), track(LINE)), replace(A_LINE, left_out=1)
    )
    yield own("track-with-an-empty-segment", gpx(track(LINE, [])), replace(_NAMED))
    yield own(
        "route-of-a-stub-among",
        gpx(f"<rte>{points('rtept', [POINT])}</rte>", track(LINE)),
        replace(A_LINE, left_out=1),
    )
    yield own("track-empty", gpx("<trk><name>x</name></trk>"), REFUSED)
    yield own("nothing", gpx(), REFUSED)
    yield own(
        "over-180",
        gpx(track([(176, 62), (-176, 66)])),
        Expect(covers=((176.0, 62.0), (-176.0, 66.0)), avoids=((0.0, 64.0),)),
    )
    yield own(
        "latitude-91", gpx(points("wpt", [(75, 91)]), track(LINE)), replace(A_LINE, left_out=1)
    )
    yield own("words", gpx(track(LINE)).replace('lat="43.0"', 'lat="here"'), REFUSED)
    yield own(
        "decimal-comma",
        gpx(track(LINE)).replace('"43.0"', '"43,5"'),
        replace(REFUSED, may_refuse=True),
    )
    yield own("no-latitude", gpx(track(LINE)).replace('lat="43.0"', ""), REFUSED)
    yield own("cut", gpx(track(LINE))[:-40], REFUSED)
    yield own(
        "markup-in-name",
        gpx(track(LINE)).replace(_NAME, "a &amp; &lt;b&gt;"),
        replace(A_LINE, names=("a & <b>",)),
    )
    yield own(
        "extensions",
        gpx(track(LINE)).replace(
            "</trk>", ('<extensions><x:c xmlns:x="urn:x">1</x:c></extensions></trk>')
        ),
        _NAMED,
    )
