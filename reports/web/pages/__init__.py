"""One file for each page: functions `(Ask) -> Response`."""
