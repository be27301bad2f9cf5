"""All words of the pages, one module for each part of the screen; what is said of results is in `explain.narrative`."""
