"""The badge of a certificate: a drawing worth wearing, with its proof inside. Pure."""

from certificates.badges.baking import NoCredentialError, bake_png, bake_svg, unbake
from certificates.badges.drawing import BadgeFace, draw
from certificates.badges.png import to_png
from certificates.badges.svg import to_svg

__all__ = ["BadgeFace", "NoCredentialError", "bake_png", "bake_svg", "draw", "to_png", "to_svg", "unbake"]
