from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_term_figures'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['file_id'], name='debts_of_file'),
        ),
    ]
