"""The demonstration's two pages: enter as anyone, and move the date. Absent in earnest."""
