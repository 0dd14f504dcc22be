from django.db import migrations, models


class Migration(migrations.Migration):
    """The log and the concerns of a file come in their order from the index, without being sorted."""

    dependencies = [
        ('records', '0016_cosignatures'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='concern', name='concerns_of_file'),
        migrations.RemoveIndex(model_name='entry', name='log_of_file'),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(fields=['file_id', 'recorded_at', 'id'], name='concerns_of_file'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['file_id', 'at', 'id'], name='log_of_file'),
        ),
    ]
