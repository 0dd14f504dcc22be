from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0013_account_has_person'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='exclusion', name='files_excluding_person'),
        migrations.AddIndex(
            model_name='exclusion',
            index=models.Index(fields=['person_id', 'file_id'], name='exclusions_of_person'),
        ),
    ]
