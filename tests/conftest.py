"""What every test shares."""

from hypothesis import settings

# Machines that run tests are shared and noisy: a slow example says nothing about the code.
settings.register_profile("tangthu", deadline=None)
settings.load_profile("tangthu")
