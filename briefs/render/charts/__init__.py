"""Charts: geometry from figures, one kind a module; how they look lies in `templates/charts`."""
