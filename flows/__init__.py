"""Ways to start the pipeline: the command and the Prefect flow."""
