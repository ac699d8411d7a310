from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0009_feet_signs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="chainfigure",
            name="steps",
            field=models.TextField(
                help_text="One a line, a name of the drawing and its words with a colon between: "
                "“Shin: It turns inward.” The names are Standing, Foot, Shin, Knee, Pelvis, Low "
                "back and Insole. Choosing one moves the drawing; where that cannot be seen, the "
                "words say it all."
            ),
        ),
    ]
