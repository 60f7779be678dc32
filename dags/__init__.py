"""Airflow DAGs: when the steps of a night run. The only room that imports Airflow; does no work itself."""
