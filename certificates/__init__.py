"""What proves it: certificates, their PDF, and public verification."""
