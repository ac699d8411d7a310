"""Prices with their history, the finder's weights as data, and what no insole can be."""

import importlib

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


groups = importlib.import_module("store.migrations.0003_staff_groups")


def let_catalogue_weigh(apps, schema_editor):
    """Whoever keeps the catalogue weighs its finder as well, if the group is still there."""
    groups.make_permissions(apps, schema_editor.connection.alias)
    group = apps.get_model("auth", "Group").objects.filter(name="Catalogue").first()
    if group is not None:
        permissions = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="store", codename__in=["add_finderweights", "view_finderweights"]
        )
        group.permissions.add(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0010_alert_and_reminder'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FinderWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('points', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='published')),
            ],
            options={
                'verbose_name': 'weights of the fit finder',
                'verbose_name_plural': 'weights of the fit finder',
                'ordering': ['-number'],
                'default_permissions': ['add', 'view'],
            },
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_price', models.PositiveIntegerField(verbose_name='from, cents')),
                ('to_price', models.PositiveIntegerField(verbose_name='to, cents')),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': [],
            },
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('forefoot_mm__gt', 0), ('heel_mm__gt', 0), ('pair_grams__gt', 0)), name='product_measures_something'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('arch_low_mm__lt', models.F('arch_neutral_mm')), ('arch_low_mm__lt', models.F('arch_high_mm')), ('arch_neutral_mm__lt', models.F('arch_high_mm'))), name='product_arches_rise'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('arch_high_mm__gt', models.F('heel_mm')), ('arch_low_mm__gt', models.F('heel_mm')), ('arch_neutral_mm__gt', models.F('heel_mm')), ('arch_single_mm__gt', models.F('heel_mm')), ('heel_cup_mm__gt', models.F('heel_mm'))), name='product_rises_above_its_heel'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('forefoot_mm__isnull', True), ('length', 'three_quarter')), models.Q(models.Q(('length', 'three_quarter'), _negated=True), ('forefoot_mm__isnull', False)), _connector='OR'), name='product_toe_if_full_length'),
        ),
        migrations.AddConstraint(
            model_name='productpicture',
            constraint=models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='product_picture_is_described'),
        ),
        migrations.AddField(
            model_name='finderweights',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricechange',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pricechange',
            name='variant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='price_changes', to='store.variant'),
        ),
        migrations.AddConstraint(
            model_name='finderweights',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='finder_weights_count_from_1'),
        ),
        migrations.AddConstraint(
            model_name='pricechange',
            constraint=models.CheckConstraint(condition=models.Q(('from_price', models.F('to_price')), _negated=True), name='price_change_changes_it'),
        ),
        migrations.RunPython(let_catalogue_weigh, migrations.RunPython.noop, elidable=False),
    ]
