"""Who teaches: profiles, teaching teams and the rights that follow from them, the workspace."""
