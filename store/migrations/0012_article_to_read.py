import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0012_decorative_pictures"),
        ("store", "0011_prices_weights_and_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="article",
            field=models.ForeignKey(
                blank=True,
                help_text="Its page leads there for as long as the article is published.",
                limit_choices_to={"kind": "article"},
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="content.page",
                verbose_name="article to read",
            ),
        ),
    ]
