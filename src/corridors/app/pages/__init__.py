"""The pages, one module each: ``draw`` takes a view and draws the page below the masthead."""

from corridors.app.pages import about, corridors, data, map_, project, projects, trends

__all__ = ["about", "corridors", "data", "map_", "project", "projects", "trends"]
