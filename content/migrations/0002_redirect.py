import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='page',
            name='slug',
            field=models.CharField(blank=True, help_text='The end of the page’s web address, made from the title. Plain pages may stand in a folder: “help/shipping”. If you change it, the old one leads readers to the new one.', max_length=120, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$', 'Use small letters, digits and hyphens: “lower-back-pain”.')], verbose_name='address'),
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_path', models.CharField(error_messages={'unique': 'There is a redirect from this address already.'}, help_text='What people still type or link to: “/blog/back-pain/”.', max_length=300, unique=True, verbose_name='old address')),
                ('new_path', models.CharField(blank=True, help_text='“/shop/”, or “https://…” on another site.', max_length=300, validators=[django.core.validators.RegexValidator('^(/([^/\\s]\\S*)?|https://[^\\s/]\\S*)$', 'Start with a slash for a page of this site (“/shop/”), or with “https://”.')], verbose_name='or to the address')),
                ('is_gone', models.BooleanField(default=False, help_text='Readers are told so, and search engines stop asking.', verbose_name='or is gone for good')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('page', models.ForeignKey(blank=True, help_text='The best choice: it still fits when the page moves again.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='content.page', verbose_name='leads to the page')),
            ],
            options={
                'ordering': ['old_path'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_gone', False), ('new_path', ''), ('page__isnull', False)), models.Q(('is_gone', False), ('page__isnull', True), models.Q(('new_path', ''), _negated=True)), models.Q(('is_gone', True), ('new_path', ''), ('page__isnull', True)), _connector='OR'), name='redirect_leads_to_one_place', violation_error_message='Choose a page, give an address, or tick “gone”: one of the three.')],
            },
        ),
    ]
