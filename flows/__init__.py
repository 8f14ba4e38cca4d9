"""Ways to start the pipeline: the command and the Prefect flow.

- `artifacts`: What a run shows in Prefect's pages beside its log
- `command/`: The command `cuemill`
- `events`: What a run tells of itself to automations
- `parameters`: The flow's parameters, made from where each option is written once
- `place_type`: How a parameter of the flow names a place
- `prefect_defaults`: What Prefect needs to be told before it is imported, in one place
- `publish`: The Prefect flow
- `run/`: A run
- `serve`: A schedule without a deployment
- `state/`: What an output folder remembers
- `tasks`: The tasks of Prefect
- `tethered`: Run a command for as long as the process that started it lives
"""
