"""`hotline simulate`: scenarios through the pure core, without database or machine clock."""
