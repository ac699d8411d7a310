from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_article_to_read"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["is_active", "position", "name"], name="product_on_sale"),
        ),
    ]
