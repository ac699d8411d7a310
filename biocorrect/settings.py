"""Every setting, read from the environment, in the order of Django's settings reference.

Each variable is described in `.env.example`. With DEBUG on, everything has a value that works
on a laptop; with DEBUG off, `biocorrect.production` refuses to start on a missing or weak one.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.utils.csp import CSP

from biocorrect.production import require_production_values

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

DEBUG = env.bool("DEBUG", default=False)
if not DEBUG:
    require_production_values(env)

# Core
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECRET_KEY = env.str("SECRET_KEY", default="only-for-debug-" + "not-a-secret-" * 4)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/")

INSTALLED_APPS = [
    "biocorrect",
    "content",
    "store",
    "content_editor",
    "django_prose_editor",
    "biocorrect.admin_site.OurAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "biocorrect.same_origin.SameOriginMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "content.redirects.redirects",
]

ROOT_URLCONF = "biocorrect.urls"
WSGI_APPLICATION = "biocorrect.wsgi.application"
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"

# Database
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;"
        "PRAGMA cache_size=-8000;"
    ),
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Parts that are the same on many pages are kept by each process, but not from those who edit them
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "template_fragments": {
        "BACKEND": f"django.core.cache.backends.{'dummy.Dummy' if DEBUG else 'locmem.LocMem'}Cache",
        "LOCATION": "fragments",
    },
}

# Mail
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Biocorrect <orders@localhost>")
SERVER_EMAIL = env.str("SERVER_EMAIL", default="site@localhost")
STAFF_EMAIL = env.str("STAFF_EMAIL", default="staff@localhost")
ADMINS = [STAFF_EMAIL]
MAILERS = {
    "default": {
        "BACKEND": env.str(
            "MAIL_BACKEND",
            default="django.core.mail.backends.filebased.EmailBackend"
            if DEBUG
            else "django.core.mail.backends.smtp.EmailBackend",
        ),
        "OPTIONS": {},
    }
}
if MAILERS["default"]["BACKEND"].endswith("filebased.EmailBackend"):
    MAILERS["default"]["OPTIONS"] = {
        "file_path": env.str("MAIL_FOLDER", default=str(BASE_DIR / ".run" / "mail"))
    }
elif MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend"):
    MAILERS["default"]["OPTIONS"] = {
        "host": env.str("MAIL_HOST", default="localhost"),
        "port": env.int("MAIL_PORT", default=587),
        "username": env.str("MAIL_USER", default=""),
        "password": env.str("MAIL_PASSWORD", default=""),
        "use_tls": env.bool("MAIL_USE_TLS", default=True),
        "timeout": 5,
    }

# Pages
# Off on a laptop, where templates change under the pages.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", default=0 if DEBUG else 64) * 1024 * 1024

# Files
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A long article with many sources is a form of more than the 1000 fields that Django allows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "biocorrect.storage.HashedStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MIMETYPES = {".rules": "application/speculationrules+json"}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Globalisation
LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_I18N = False
FORMAT_MODULE_PATH = ["biocorrect.formats"]
USE_TZ = True

# Logging
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "without_keys": {"()": "biocorrect.private_log.WithoutKeys"},
        "on_a_server": {"()": "django.utils.log.RequireDebugFalse"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_keys"],
            "formatter": "line",
        },
        "error_mail": {
            "class": "biocorrect.error_mail.ErrorMail",
            "filters": ["on_a_server"],
            "level": "ERROR",
        },
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # In place of Django's own handlers: one of them writes each line twice, one may raise.
        "django": {"handlers": ["error_mail"], "level": "INFO"},
        # Else it writes a line for each request it sends.
        "stripe": {"level": "WARNING"},
        # Else it writes several lines for each log-in.
        "axes": {"level": "WARNING"},
        # Scanners try host names all day. Django would write staff a letter for each.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

# Security
CHECKOUT_ORIGINS = env.list("CHECKOUT_ORIGINS", default=["https://checkout.stripe.com"])
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    # Chrome applies form-action to the redirect that follows the form, so Stripe is listed.
    "form-action": [CSP.SELF, *CHECKOUT_ORIGINS],
    "frame-ancestors": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "manifest-src": [CSP.SELF],
    # The nonce enters the header only where a template uses it, as the admin's do; the header
    # of public pages is constant.
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
}
if DEBUG:
    # Pages opened from the demo's own checkout must be able to post back from any local port.
    SECURE_CSP["form-action"] += ["http://localhost:*", "http://127.0.0.1:*"]
HTTPS = env.bool("HTTPS", default=not DEBUG)
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=HTTPS)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=HTTPS)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
# A load balancer asks for it inside the house, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SILENCED_SYSTEM_CHECKS = [
    # CsrfViewMiddleware: `same_origin` refuses cross-site writes, so that public pages need no
    # token; the admin checks its own. biocorrect.E007 watches over it.
    "security.W003",
]
X_FRAME_OPTIONS = "DENY"

# Sessions: staff only, public pages never touch one
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# The second step of staff's log-in, and how often the first may fail
ADMIN_SECOND_FACTOR = env.bool("ADMIN_SECOND_FACTOR", default=not DEBUG)
OTP_TOTP_ISSUER = "Biocorrect"
LOGIN_LIMIT = env.int("LOGIN_LIMIT", default=5)
LOGIN_ADDRESS_LIMIT = env.int("LOGIN_ADDRESS_LIMIT", default=20)
LOGIN_PAUSE_MINUTES = env.int("LOGIN_PAUSE_MINUTES", default=15)
AXES_CLIENT_IP_CALLABLE = "biocorrect.client_address.client_address"
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_PAUSE_MINUTES)
AXES_ENABLE_ADMIN = False
AXES_FAILURE_LIMIT = LOGIN_LIMIT
AXES_HANDLER = "biocorrect.login_limits.LogInLimits"
AXES_LOCKOUT_CALLABLE = "biocorrect.login_limits.locked_out"
# `LogInLimits` and the lock-out page know this order.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
# Who tries again too early does not have to wait longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Templates
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "biocorrect.context.site",
            ],
        },
    }
]

# Stripe
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_LIVEMODE = env.bool(
    "STRIPE_LIVEMODE", default=STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
)
# Where the Stripe SDK sends its requests; empty is Stripe itself, else the local stand-in.
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
STRIPE_AUTOMATIC_TAX = env.bool("STRIPE_AUTOMATIC_TAX", default=False)
STRIPE_EXCLUDED_METHODS = env.list("STRIPE_EXCLUDED_METHODS", default=[])
# Names this site in Stripe's metadata, so that another site on the same account is left alone.
STRIPE_SITE = env.str("STRIPE_SITE", default="biocorrect")

# The shop's promises, in one place so that page, cart, mail and structured data agree
SHIPPING_CENTS = env.int("SHIPPING_CENTS", default=495)
FREE_SHIPPING_FROM_CENTS = env.int("FREE_SHIPPING_FROM_CENTS", default=7500)
# The faster way; 0 offers none.
EXPEDITED_CENTS = env.int("EXPEDITED_CENTS", default=1495)
RETURN_DAYS = env.int("RETURN_DAYS", default=60)
# Working days from the parcel's arrival here until its money is sent.
REFUND_DAYS = env.int("REFUND_DAYS", default=5)
# Who pays to send a pair back: "shop", "shopper", or nothing while that is not settled.
RETURN_POSTAGE = env.str("RETURN_POSTAGE", default="")
# The lines of the shop's own address, for receipts, and of the one parcels come back to.
SHOP_ADDRESS = [line.strip() for line in env.str("SHOP_ADDRESS", default="").split("|") if line]
RETURN_ADDRESS = [
    line.strip() for line in env.str("RETURN_ADDRESS", default="").split("|") if line
] or SHOP_ADDRESS
ORDER_CUTOFF_HOUR = env.int("ORDER_CUTOFF_HOUR", default=14)
DELIVERY_DAYS = tuple(env.list("DELIVERY_DAYS", cast=int, default=[2, 4]))
EXPEDITED_DAYS = tuple(env.list("EXPEDITED_DAYS", cast=int, default=[1, 2]))
# How many orders one cart, or one address, may open in ten minutes.
CHECKOUT_LIMIT = env.int("CHECKOUT_LIMIT", default=5)
LOW_STOCK_BELOW = env.int("LOW_STOCK_BELOW", default=5)
# Off until there are real buyers to ask.
PRODUCT_REVIEWS = env.bool("PRODUCT_REVIEWS", default=False)
# After how many months a page that was reviewed is due for review again.
REVIEW_MONTHS = env.int("REVIEW_MONTHS", default=12)
# Within how many working days a person answers what is asked.
REPLY_DAYS = env.int("REPLY_DAYS", default=2)

# Trust only this many proxies' X-Forwarded-For entries for rate limits; 0 is the peer itself.
# Behind one, the peer is the proxy: all visitors would share one limit, and close the till for all.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0)
