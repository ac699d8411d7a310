from django.db import migrations, models

# What the shop's filters call a shoe, in the finder's finer words.
SHOES = {
    "run": ["run"],
    "court": ["court"],
    "work": ["work", "boot"],
    "everyday": ["casual"],
    "dress": ["dress"],
    "child": ["child"],
}


def from_the_filters(apps, schema_editor):
    """Let the finder offer each product for the shoes it has been sold for."""
    Product = apps.get_model("store", "Product")
    for product in Product.objects.all():
        product.made_for = [shoe for name in product.shoes for shoe in SHOES.get(name, [])]
        product.save(update_fields=["made_for"])


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0006_messages_are_read_by_fulfilment"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="made_for",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="In the fit finder it comes first for these.",
                verbose_name="made for",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="goes_into",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="The fit finder offers it for these too.",
                verbose_name="goes into",
            ),
        ),
        migrations.RunPython(from_the_filters, migrations.RunPython.noop),
    ]
