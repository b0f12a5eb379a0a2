"""Whole modules for learning platforms: the handout with questions.

``registry`` lists the packages, ``scorm`` writes one of them, ``pages`` are the module's texts.
"""
