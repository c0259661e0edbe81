"""A post's date of end is the one asked for: the review of rights is kept with the accounts (S26)."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0004_posts_apart")]

    operations: ClassVar = [migrations.RemoveField(model_name="post", name="until")]
