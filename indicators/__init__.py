"""What is reported: Indicator 8, its definitions and exports."""
