"""Who takes part: partners, operators, cohorts, rosters, enrollments, activities, completions, service events."""
