"""What learners get wrong: one file per slug, one plain function per mistake."""
