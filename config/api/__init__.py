"""`/api/v1/`: one router of each app, one shape for every refusal, and a page about it all."""
