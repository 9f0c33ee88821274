"""Right answers that look different: one file per slug, one plain function per answer."""
