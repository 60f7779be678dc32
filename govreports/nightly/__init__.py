"""The steps of a night, each a plain function that may be killed at any moment and run again.

When they run stands in ``dags``; what they are made of stands in ``crawlers``, ``transforms``
and ``storage``.
"""
