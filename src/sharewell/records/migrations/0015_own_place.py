from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0014_own_exclusion'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='exclusion', name='exclusions_of_person'),
        migrations.AddIndex(
            model_name='exclusion',
            index=models.Index(fields=['person_id', 'file_id', 'organisation_id'], name='own_exclusion'),
        ),
        migrations.RemoveIndex(model_name='membership', name='files_of_person'),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['person_id', 'file_id', 'until'], name='places_of_person'),
        ),
    ]
