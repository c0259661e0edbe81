from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="personwish",
            name="words",
            field=models.CharField(blank=True, max_length=40, verbose_name="申请的记录引用"),
        ),
        migrations.AddIndex(
            model_name="personwish",
            index=models.Index(fields=["demand"], name="wish_of_demand"),
        ),
    ]
