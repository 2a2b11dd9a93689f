"""All recipes of an instance."""

from __future__ import annotations

from bigtech_lab.adapters.local.recipes.gateway import GatewayRecipe
from bigtech_lab.adapters.local.recipes.kafka import KafkaRecipe
from bigtech_lab.adapters.local.recipes.monolith import MonolithRecipe
from bigtech_lab.adapters.local.recipes.postgres import PostgresRecipe
from bigtech_lab.adapters.local.recipes.recipe import Recipe
from bigtech_lab.adapters.local.recipes.redis import RedisRecipe
from bigtech_lab.adapters.local.recipes.service import ServiceRecipe
from bigtech_lab.adapters.local.recipes.site import Site


def recipe_for(component: str, site: Site) -> Recipe:
    """The recipe of a component in the catalogue."""
    if component == "postgres":
        return PostgresRecipe(site)
    if component == "redis":
        return RedisRecipe(site)
    if component == "kafka":
        return KafkaRecipe(site)
    if component == "gateway":
        return GatewayRecipe(site)
    if component == "chat-monolith":
        return MonolithRecipe(site)
    return ServiceRecipe(site, component.removesuffix("-service"))
