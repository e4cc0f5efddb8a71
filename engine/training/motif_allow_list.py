"""Which icons become motifs, each seen on a sheet: no people, faces, hands, flags, logos, interface or political signs."""

from __future__ import annotations

# tags -> names in the collection
_LISTS: dict[str, str] = {
    "flower floral botanical garden bloom": """
        blossom bouquet cherry-blossom hibiscus hyacinth lotus rose sunflower tulip rosette
    """,
    "leaf leaves foliage botanical plant": """
        four-leaf-clover herb fallen-leaf maple-leaf seedling potted-plant sheaf-of-rice cactus feather
    """,
    "tree botanical forest nature": """
        deciduous-tree evergreen-tree palm-tree christmas-tree
    """,
    "fruit food kitchen summer": """
        red-apple green-apple avocado blueberries cherries grapes kiwi-fruit lemon lime mango melon olive peach pear
        pineapple strawberry tangerine tomato watermelon
    """,
    "vegetable food kitchen garden": """
        bell-pepper carrot cucumber ear-of-corn eggplant hot-pepper mushroom pea-pod beans
    """,
    "sea ocean marine coast coastal animal": """
        blowfish coral crab dolphin fish jellyfish lobster octopus shark shrimp spiral-shell spouting-whale tropical-fish
        turtle whale
    """,
    "bird animal nature": """
        bird baby-chick blackbird dodo dove duck eagle flamingo goose owl parrot peacock phoenix-bird rooster swan
    """,
    "insect animal nature garden": """
        ant beetle bug butterfly cricket lady-beetle snail spider-web
    """,
    "animal nature wildlife": """
        bat beaver camel cat chipmunk deer dog elephant ewe giraffe goat hedgehog hippopotamus horse kangaroo leopard lizard
        llama mammoth moose mouse ox pig poodle rabbit ram rhinoceros sauropod t-rex scorpion sloth snake tiger
        two-hump-camel water-buffalo zebra donkey
    """,
    "celestial sky night": """
        crescent-moon star glowing-star ringed-planet sun comet sparkles cloud rainbow snowflake droplet full-moon
    """,
    "nautical sea coast coastal travel": """
        anchor sailboat ring-buoy water-wave canoe desert-island
    """,
    "sweet food party kitchen": """
        candy cookie cupcake doughnut soft-ice-cream lollipop birthday-cake pretzel croissant chocolate-bar shortcake
    """,
    "winter holiday christmas": """
        bell scarf candle wrapped-gift red-paper-lantern
    """,
    "object home vintage retro": """
        amphora teapot umbrella balloon key old-key hourglass-done scissors yarn thread basket fountain-pen paintbrush
        crayon artist-palette kite bow-and-arrow compass crown gem-stone ribbon teddy-bear magic-wand wind-chime camera
        alarm-clock house tent knot honey-pot tropical-drink
    """,
    "music object retro": """
        guitar violin trumpet banjo accordion saxophone musical-note maracas
    """,
    "sport object sports": """
        basketball tennis baseball volleyball bicycle sled skateboard roller-skate canoe diving-mask
    """,
    "vehicle travel transport": """
        airplane rocket automobile locomotive sailboat motor-scooter tractor helicopter
    """,
    "fashion clothing accessory": """
        high-heeled-shoe handbag sunglasses womans-hat ballet-shoes
    """,
    "heart love romantic": """
        heart-suit two-hearts
    """,
}

# words people write that an icon's own name does not hold
_ALSO: dict[str, tuple[str, ...]] = {
    "lady-beetle": ("ladybird", "ladybug"),
    "spouting-whale": ("whale",),
    "spiral-shell": ("shell", "seashell"),
    "tangerine": ("orange", "citrus"),
    "lemon": ("citrus",),
    "lime": ("citrus",),
    "sheaf-of-rice": ("wheat", "grain"),
    "crescent-moon": ("moon",),
    "ewe": ("sheep",),
    "evergreen-tree": ("pine", "fir"),
    "palm-tree": ("palm", "tropical"),
    "sailboat": ("boat", "ship"),
    "womans-hat": ("hat",),
    "flamingo": ("tropical",),
    "parrot": ("tropical",),
    "pineapple": ("tropical",),
    "hibiscus": ("tropical",),
}


def _allowed() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tags, names in _LISTS.items():
        for name in names.split():
            found.setdefault(name, (*tags.split(), *_ALSO.get(name, ())))
    return found


ALLOWED: dict[str, tuple[str, ...]] = _allowed()
