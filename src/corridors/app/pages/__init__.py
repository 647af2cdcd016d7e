"""The pages, one module each: ``draw`` takes a view and draws the page below the masthead."""

from corridors.app.pages import about, compare, corridors, data, map_, project, projects, trends

__all__ = ["about", "compare", "corridors", "data", "map_", "project", "projects", "trends"]
