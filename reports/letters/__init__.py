"""Papers to one unit: 提示函 and 整改通知书; and the list of confirmed cases, 曝光名单."""
