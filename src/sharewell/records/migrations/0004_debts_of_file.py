from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_disposal'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['file_id'], name='debts_of_file'),
        ),
    ]
