"""How a day and an hour are written where Django writes them, as everywhere on this site."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "j M Y, g:i A"
MONTH_DAY_FORMAT = "j F"
