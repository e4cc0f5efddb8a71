"""Which icons become motifs, each one seen on a sheet in two palettes (docs/motifs.md).

No people, human faces, hands, flags, logos, no interface, religious or political signs, no weapons, nothing that cannot be read in
two colours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One icon and what the library calls it; `upright` where it looks wrong upside down."""

    icon: str
    name: str
    tags: tuple[str, ...]
    upright: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """The picks of one npm package: `folder` is its unpacked name, `file` where the motifs are written."""

    folder: str
    file: str
    licence: str
    copyright: str
    picks: tuple[Pick, ...]
    held_out: bool = False


# tags: icons, written icon=other-name where the library has another word for it
_NOTO = {
    "flower floral botanical plant garden bloom": """
        blossom cherry-blossom hibiscus lotus=water-lily rosette
    """,
    "flower floral botanical plant garden bloom upright": """
        bouquet hyacinth rose=rosebud sunflower tulip=garden-tulip wilted-flower=nodding-flower
    """,
    "leaf leaves foliage botanical plant": """
        four-leaf-clover herb fallen-leaf maple-leaf shamrock leaf-fluttering-in-wind=windblown-leaves
    """,
    "plant botanical garden upright": """
        seedling potted-plant sheaf-of-rice cactus
    """,
    "tree botanical plant forest nature": """
        deciduous-tree evergreen-tree palm-tree christmas-tree leafless-tree
    """,
    "fruit food kitchen summer": """
        red-apple avocado banana blueberries cherries coconut grapes kiwi-fruit lemon lime mango melon
        olive peach pear pineapple strawberry tangerine watermelon
    """,
    "nut food kitchen autumn": """
        chestnut peanuts
    """,
    "vegetable food kitchen garden": """
        beans bell-pepper broccoli carrot cucumber ear-of-corn eggplant garlic ginger-root hot-pepper leafy-green
        mushroom onion pea-pod pickle potato roasted-sweet-potato root-vegetable tomato
    """,
    "sea ocean marine coast coastal animal": """
        blowfish coral=branching-coral crab dolphin fish=sea-bream jellyfish=drifting-jellyfish lobster octopus orca
        oyster seal shark shrimp spiral-shell=conch spouting-whale squid tropical-fish turtle whale
    """,
    "bird animal nature": """
        bird baby-chick dodo duck eagle flamingo goose owl parrot peacock penguin
        rooster swan turkey
    """,
    "bird nature bohemian": """
        feather=quill-feather nest-with-eggs wing
    """,
    "insect animal nature garden": """
        ant beetle=ground-beetle bug=caterpillar butterfly=meadow-butterfly cricket fly honeybee lady-beetle
        monarch-butterfly mosquito snail spider spider-web worm
    """,
    "animal nature wildlife": """
        bat beaver bison boar chipmunk crocodile deer dragon elephant fox giraffe goat hedgehog hippopotamus kangaroo
        koala leopard lion lizard llama mammoth monkey mouse otter panda polar-bear bear raccoon rhinoceros sauropod
        scorpion skunk sloth t-rex tiger two-hump-camel unicorn water-buffalo wolf zebra
    """,
    "animal farm country": """
        cow ewe horse ox pig rabbit ram
    """,
    "animal pet": """
        black-cat cat dog poodle
    """,
    "pet animal": """
        bone paw-prints
    """,
    "celestial sky night": """
        comet crescent-moon dizzy=orbiting-star first-quarter-moon full-moon glowing-star ringed-planet sparkles star
        waxing-crescent-moon waxing-gibbous-moon
    """,
    "weather sky celestial": """
        cloud cloud-with-lightning cloud-with-lightning-and-rain cloud-with-rain cloud-with-snow droplet
        high-voltage=lightning-bolt rainbow snowflake sun=blazing-sun sun-behind-cloud sun-behind-rain-cloud
        sun-behind-small-cloud sweat-droplets=droplets tornado umbrella-with-rain-drops
    """,
    "woodland nature forest": "wood=log",
    "landscape nature travel upright": """
        mountain mount-fuji volcano desert-island rock
    """,
    "nautical sea coast coastal object travel upright": """
        anchor canoe fishing-pole lighthouse motor-boat passenger-ship ring-buoy sailboat ship speedboat water-wave
    """,
    "sea coast summer beach upright": """
        diving-mask umbrella-on-ground=beach-umbrella thong-sandal=flip-flop one-piece-swimsuit=swimsuit
        treasure-chest
    """,
    "sweet food party kitchen": """
        candy cookie croissant custard doughnut fortune-cookie honey-pot lollipop moon-cake pretzel
    """,
    "sweet food party kitchen upright": """
        cupcake ice-cream pancakes pie shaved-ice shortcake soft-ice-cream waffle dango
    """,
    "food kitchen": """
        bacon bagel baguette-bread bread butter canned-food cheese-wedge cooked-rice cooking=frying-pan curry-rice
        cut-of-meat egg falafel fish-cake-with-swirl flatbread fried-shrimp green-salad hamburger hot-dog meat-on-bone
        pizza poultry-leg rice-ball sandwich shallow-pan-of-food=paella spaghetti steaming-bowl=noodle-bowl
        stuffed-flatbread sushi taco popcorn pot-of-food
    """,
    "drink object kitchen food upright": """
        cup-with-straw glass-of-milk hot-beverage=cup-of-coffee mate teacup-without-handle=tea-bowl teapot ice
    """,
    "drink object party alcohol upright": """
        beer-mug bottle-with-popping-cork=popping-bottle clinking-beer-mugs clinking-glasses cocktail-glass
        tumbler-glass wine-glass sake=sake-set
    """,
    "kitchen object home": """
        amphora basket bowl-with-spoon chopsticks fork-and-knife fork-and-knife-with-plate jar salt=salt-shaker spoon
    """,
    "winter object holiday christmas": """
        bell candle wrapped-gift scarf ice-skate skis=ski-boot sled
    """,
    "home object vintage retro upright": """
        alarm-clock books chair couch-and-lamp framed-picture hourglass-done house-with-garden=garden-house house
        houses light-bulb mantelpiece-clock mirror open-book radio red-paper-lantern telephone television umbrella
        bathtub bed window bucket
    """,
    "craft object vintage sewing": """
        artist-palette crayon fountain-pen black-nib=pen-nib paintbrush pencil safety-pin scissors sewing-needle
        thread yarn
    """,
    "object vintage retro": """
        camera compass crown gem-stone key knot love-letter old-key ring watch=wristwatch wind-chime
        splatter wheel baby-bottle
    """,
    "garden object country": """
        shovel fountain hut
    """,
    "science object school": """
        abacus magnet microscope satellite telescope test-tube graduation-cap
    """,
    "toy object party play": """
        balloon bubbles ferris-wheel fire game-die kite magic-wand mirror-ball party-popper
        puzzle-piece teddy-bear yo-yo
    """,
    "toy object party play upright": """
        carousel-horse castle chess-pawn circus-tent playground-slide
    """,
    "music object retro": """
        accordion banjo drum flute guitar harp headphone long-drum microphone musical-keyboard
        musical-note musical-notes postal-horn saxophone studio-microphone trombone trumpet violin
    """,
    "sport object sports": """
        american-football badminton baseball basketball billed-cap bowling boxing-glove bullseye cricket-game
        curling-stone field-hockey goal-net goggles=ski-goggles ice-hockey ping-pong roller-skate rugby-football
        running-shoe skateboard soccer-ball softball sports-medal stopwatch tennis trophy volleyball
    """,
    "vehicle travel transport upright": """
        aerial-tramway articulated-lorry=lorry auto-rickshaw automobile bicycle bus helicopter
        kick-scooter locomotive motor-scooter motorcycle mountain-cableway=cable-car pickup-truck racing-car
        railway-car sport-utility-vehicle=jeep taxi tractor train tram tram-car
    """,
    "vehicle travel transport": """
        airplane rocket small-airplane=propeller-plane
    """,
    "travel object outdoor adventure upright": """
        backpack camping hiking-boot luggage tent
    """,
    "fashion clothing accessory": """
        ballet-shoes coat dress flat-shoe handbag high-heeled-shoe jeans kimono lipstick
        mans-shoe=lace-up-shoe ribbon sari shorts socks sunglasses t-shirt top-hat womans-hat
    """,
    "ornament classic geometric": """
        club-suit fleur-de-lis spade-suit diamond-with-a-dot=dotted-diamond cyclone=spiral
    """,
    "heart love romantic": """
        heart-suit heart-with-ribbon red-heart=shaded-heart sparkling-heart two-hearts
    """,
}

# the same subjects drawn with fewer, rounder shapes; and what Noto draws badly
_FLUENT = {
    "flower floral botanical plant garden bloom": """
        blossom=bold-blossom cherry-blossom=bold-cherry-blossom hibiscus=bold-hibiscus lotus=bold-lotus
        rosette=bold-rosette
    """,
    "flower floral botanical plant garden bloom upright": """
        hyacinth=bold-hyacinth rose=bold-rose sunflower=bold-sunflower tulip=bold-tulip wilted-flower=bold-bellflower
    """,
    "leaf leaves foliage botanical plant": """
        fallen-leaf=bold-leaves four-leaf-clover=bold-clover herb=bold-herb
        leaf-fluttering-in-wind=bold-windblown-leaves maple-leaf=bold-maple-leaf
    """,
    "plant botanical garden upright": """
        cactus=bold-cactus potted-plant=bold-potted-plant seedling=bold-seedling
    """,
    "tree botanical plant forest nature": """
        christmas-tree=bold-christmas-tree palm-tree=bold-palm-tree deciduous-tree=bold-tree
        evergreen-tree=bold-evergreen
    """,
    "fruit food kitchen summer": """
        banana=bold-banana blueberries=bold-blueberries cherries=bold-cherries
        grapes=bold-grapes kiwi-fruit=bold-kiwi-fruit lime=bold-lime melon=bold-melon
        pear=bold-pear strawberry=bold-strawberry watermelon=bold-watermelon red-apple=bold-apple
        lemon=bold-lemon
    """,
    "vegetable food kitchen garden": """
        carrot=bold-carrot bell-pepper=bold-bell-pepper leafy-green=bold-lettuce mushroom=bold-mushroom
        pea-pod=bold-pea-pod tomato=bold-tomato peanuts=bold-peanuts garlic=bold-garlic hot-pepper=bold-hot-pepper
    """,
    "sea ocean marine coast coastal animal": """
        coral=bold-coral crab=bold-crab fish=bold-fish jellyfish=bold-jellyfish
        lobster=bold-lobster oyster=bold-oyster seal=bold-seal shark=bold-shark shrimp=bold-shrimp
        spiral-shell=bold-conch spouting-whale=bold-spouting-whale squid=bold-squid turtle=bold-turtle
        whale=bold-whale
    """,
    "bird animal nature": """
        bird=bold-bird blackbird duck=bold-duck flamingo=bold-flamingo goose=bold-goose owl=bold-owl
        parrot=bold-parrot peacock=bold-peacock phoenix-bird rooster=bold-rooster swan=bold-swan turkey=bold-turkey
        hatching-chick
    """,
    "bird nature bohemian": "feather=bold-feather",
    "insect animal nature garden": """
        beetle=bold-beetle butterfly=bold-butterfly lady-beetle=bold-lady-beetle
        snail=bold-snail bug=bold-caterpillar
    """,
    "animal nature wildlife": """
        badger bear=bold-bear camel chipmunk=bold-chipmunk deer=bold-deer dragon=bold-dragon elephant=bold-elephant
        frog giraffe=bold-giraffe gorilla hedgehog=bold-hedgehog kangaroo=bold-kangaroo koala=bold-koala
        leopard=bold-leopard lion=bold-lion moose otter=bold-otter panda=bold-panda raccoon=bold-raccoon
        sloth=bold-sloth snake t-rex=bold-t-rex sauropod=bold-sauropod tiger=bold-tiger unicorn=bold-unicorn
        wolf=bold-wolf zebra=bold-zebra
    """,
    "animal farm country": """
        horse=bold-horse rabbit=bold-rabbit ewe=bold-ewe cow=bold-cow donkey
    """,
    "animal pet": """
        cat=bold-cat hamster poodle=bold-poodle
    """,
    "celestial sky night": """
        comet=bold-comet ringed-planet=bold-ringed-planet
    """,
    "weather sky celestial": """
        cloud-with-rain=bold-rain-cloud rainbow=bold-rainbow snowflake=bold-snowflake closed-umbrella sun=bold-sun
        sun-behind-small-cloud=bold-sun-and-cloud
    """,
    "landscape nature travel upright": """
        snow-capped-mountain=bold-mountain volcano=bold-volcano
    """,
    "nautical sea coast coastal object travel upright": """
        sailboat=bold-sailboat water-wave=bold-wave
    """,
    "sweet food party kitchen": """
        candy=bold-candy chocolate-bar doughnut=bold-doughnut croissant=bold-croissant
    """,
    "sweet food party kitchen upright": """
        birthday-cake cupcake=bold-cupcake
    """,
    "food kitchen": """
        burrito dumpling french-fries rice-cracker
    """,
    "drink object kitchen food upright": """
        bubble-tea tropical-drink teapot=bold-teapot
    """,
    "toy object party play": """
        boomerang carp-streamer roller-coaster kite=bold-kite
    """,
    "toy object party play upright": """
        piata=pinata
    """,
    "home object vintage retro upright": """
        ladder house=bold-house amphora=bold-amphora movie-camera
    """,
    "object vintage retro": """
        crown=bold-crown gem-stone=bold-gem-stone yarn=bold-yarn purse
    """,
    "music object retro": """
        maracas
    """,
    "vehicle travel transport upright": """
        locomotive=bold-locomotive fire-engine
    """,
    "vehicle travel transport": """
        rocket=bold-rocket
    """,
    "fashion clothing accessory": """
        ribbon=bold-ribbon kimono=bold-kimono
    """,
    "ornament classic geometric": """
        fleur-de-lis=bold-fleur-de-lis
    """,
}

# line drawings with a wash
_PHOSPHOR = {
    "fruit nut autumn woodland botanical": "acorn-duotone=acorn",
    "leaf leaves foliage botanical plant": """
        clover-duotone=line-clover leaf-duotone=line-leaf plant-duotone=young-leaves
    """,
    "flower floral botanical plant garden bloom": """
        flower-lotus-duotone=line-lotus flower-tulip-duotone=line-tulip flower-duotone=line-flower
    """,
    "tree botanical plant forest nature": """
        tree-duotone=line-tree tree-evergreen-duotone=line-evergreen tree-palm-duotone=line-palm-tree
        cactus-duotone=line-cactus
    """,
    "fruit food kitchen summer": "orange-slice-duotone=orange-slice cherries-duotone=line-cherries",
    "vegetable food kitchen garden": "carrot-duotone=line-carrot",
    "food kitchen": "coffee-bean-duotone=coffee-bean popsicle-duotone=popsicle",
    "drink object kitchen food upright": "tea-bag-duotone=tea-bag",
    "bird animal nature": "bird-duotone=line-bird",
    "insect animal nature garden": "butterfly-duotone=line-butterfly",
    "sea ocean marine coast coastal animal": "fish-duotone=line-fish ",
    "celestial sky night": """
        shooting-star-duotone=shooting-star star-four-duotone=four-point-star sun-duotone=line-sun
    """,
    "weather sky celestial upright": """
        sun-horizon-duotone=sunrise rainbow-duotone=line-rainbow
    """,
    "nautical sea coast coastal object travel": """
        compass-rose-duotone=compass-rose waves-duotone=waves sailboat-duotone=line-sailboat
    """,
    "sea coast summer beach": "beach-ball-duotone=beach-ball",
    "landscape nature travel upright": "mountains-duotone=mountain-range island-duotone=island",
    "farm object country home upright": "barn-duotone=barn windmill-duotone=windmill",
    "travel object outdoor adventure upright": """
        campfire-duotone=campfire tipi-duotone=tipi binoculars-duotone=binoculars
    """,
    "toy object party play": """
        baby-carriage-duotone=baby-carriage flying-saucer-duotone=flying-saucer parachute-duotone=parachute
    """,
    "music object retro": """
        cassette-tape-duotone=cassette-tape metronome-duotone=metronome vinyl-record-duotone=vinyl-record
    """,
    "home object vintage retro upright": "lamp-duotone=table-lamp",
    "fashion clothing accessory": "sock-duotone=line-sock",
}

# silhouettes; what they leave open is the second layer
_MATERIAL = {
    "plant botanical garden upright": "barley grass=grass-tuft",
    "flower floral botanical plant garden bloom": "flower-poppy=poppy-head",
    "fruit botanical garden harvest": "hops",
    "vegetable food kitchen garden autumn": "pumpkin ",
    "tree botanical plant forest nature": "forest=fir-trees",
    "sea ocean marine coast coastal animal": "turtle=sea-turtle",
    "animal nature wildlife": "tortoise",
    "garden object country upright": """
        beehive-outline=beehive greenhouse fence=picket-fence watering-can water-well=wishing-well rake
    """,
    "nautical sea coast coastal object travel": "ship-wheel submarine",
    "vehicle travel transport upright": "airballoon=hot-air-balloon caravan",
    "travel object outdoor adventure upright": " horseshoe",
    "home object vintage retro upright": "chandelier coach-lamp=coach-lantern kettle lava-lamp ",
    "winter object holiday christmas": "candycane=candy-cane stocking string-lights snowman",
    "toy object party play": "wizard-hat",
}
_TABLER = {
    "home object vintage retro upright": "armchair rocking-chair",
    "toy object party play upright": "horse-toy=rocking-horse",
    "vehicle travel transport": "zeppelin-filled=zeppelin",
    "leaf foliage plant ornament classic": "laurel-wreath-filled=laurel-wreath",
}

# measures control on drawings that nothing was tuned or trained on
_HELD_OUT = {
    "flower floral botanical": """
        bouquetofflowers=bouquet cherryblossom=cherry-blossom hibiscus rose rosette sunflower tulip blossom
    """,
    "leaf foliage botanical": """
        herb mapleleaf=maple-leaf fourleafclover=four-leaf-clover fallingleaf=falling-leaf seedling cactus
    """,
    "tree botanical": """
        deciduoustree=deciduous-tree evergreen palmtree=palm-tree christmastree=christmas-tree
    """,
    "fruit food": """
        acorn cherries grapes lemon melon peach pear pineapple strawberry tangerine watermelon banana
    """,
    "vegetable food": "mushroom earofmaize=ear-of-corn aubergine tomato",
    "sea animal": """
        dolphin fish octopus spurtingwhale=spouting-whale tropicalfish=tropical-fish turtle
        whale
    """,
    "bird animal": "penguin rooster",
    "insect animal": "ant ladybeetle=lady-beetle snail honeybee",
    "animal": """
        chipmunk cow crocodile dromedarycamel=camel elephant horse leopardside=leopard poodle ram snake
        tigerside=tiger bunnyside=rabbit
    """,
    "sweet food": "candy doughnut lollipop softicecream=soft-ice-cream",
    "object": "anchor balloon bicycle guitar saxophone trumpet violin key umbrella",
    "celestial": "snowflake sunrays=sun cloud",
}

# words people write that an icon's own name does not hold
_ALSO: dict[str, str] = {
    "lady-beetle": "ladybird ladybug",
    "bold-lady-beetle": "ladybird ladybug",
    "caterpillar": "bug",
    "spouting-whale": "whale",
    "conch": "shell seashell beach",
    "bold-conch": "shell seashell beach",
    "oyster": "shell pearl",
    "branching-coral": "reef",
    "sea-bream": "fish",
    "tangerine": "orange citrus",
    "orange-slice": "citrus",
    "lemon": "citrus",
    "lime": "citrus",
    "bold-lime": "citrus",
    "bold-lemon": "citrus",
    "sheaf-of-rice": "wheat grain harvest",
    "barley": "wheat grain harvest",
    "crescent-moon": "moon",
    "full-moon": "moon",
    "ewe": "sheep",
    "bold-ewe": "sheep",
    "ram": "sheep",
    "chipmunk": "squirrel",
    "bold-chipmunk": "squirrel",
    "evergreen-tree": "pine fir",
    "bold-evergreen": "pine fir",
    "fir-trees": "pine fir",
    "palm-tree": "palm tropical",
    "bold-palm-tree": "palm tropical",
    "line-palm-tree": "palm tropical",
    "sailboat": "boat ship",
    "bold-sailboat": "boat ship",
    "line-sailboat": "boat ship",
    "womans-hat": "hat",
    "top-hat": "hat",
    "flamingo": "tropical",
    "bold-flamingo": "tropical",
    "parrot": "tropical",
    "bold-parrot": "tropical",
    "pineapple": "tropical",
    "hibiscus": "tropical",
    "bold-hibiscus": "tropical",
    "coconut": "tropical",
    "desert-island": "tropical",
    "island": "tropical",
    "rosebud": "rose",
    "garden-tulip": "tulip spring",
    "blossom": "daisy",
    "cherry-blossom": "sakura spring japanese",
    "bold-cherry-blossom": "sakura spring japanese",
    "maple-leaf": "autumn",
    "fallen-leaf": "autumn",
    "mushroom": "autumn woodland toadstool",
    "hedgehog": "autumn woodland",
    "fox": "woodland",
    "owl": "woodland",
    "deer": "woodland stag reindeer",
    "bold-deer": "woodland stag reindeer",
    "moose": "elk reindeer",
    "rabbit": "hare bunny spring",
    "bold-rabbit": "hare bunny spring",
    "root-vegetable": "beet beetroot radish turnip",
    "eggplant": "aubergine",
    "ear-of-corn": "maize",
    "hot-pepper": "chilli",
    "leafy-green": "lettuce cabbage",
    "cup-of-coffee": "coffee",
    "tea-bowl": "tea",
    "teapot": "tea",
    "soccer-ball": "football",
    "automobile": "car",
    "locomotive": "train steam",
    "t-rex": "dinosaur",
    "bold-t-rex": "dinosaur",
    "sauropod": "dinosaur",
    "bold-sauropod": "dinosaur",
    "bubbles": "bubble",
    "wrapped-gift": "present gift",
    "ribbon": "bow",
    "bold-ribbon": "bow",
    "cheese-wedge": "cheese",
    "hourglass-done": "hourglass",
    "wine-glass": "wine",
    "popping-bottle": "champagne wine",
    "clinking-glasses": "champagne wine",
    "beer-mug": "beer",
    "clinking-beer-mugs": "beer",
    "cocktail-glass": "cocktail",
    "tropical-drink": "cocktail summer alcohol",
    "sake-set": "wine",
    "tumbler-glass": "whisky",
    "game-die": "dice gambling",
    "club-suit": "cards gambling",
    "spade-suit": "cards gambling",
    "bacon": "pig pork",
    "boar": "pig",
    "ox": "bull",
    "windblown-leaves": "autumn",
    "shooting-star": "star",
    "four-point-star": "star geometric",
    "dotted-diamond": "diamond",
    "carp-streamer": "fish japanese koinobori",
    "kimono": "japanese",
    "bold-kimono": "japanese",
    "mount-fuji": "japanese",
    "red-paper-lantern": "lantern japanese",
    "pinata": "donkey",
    "snowman": "snow",
    "hot-air-balloon": "balloon",
}


# that look wrong upside down, in groups whose other motifs may turn
_UPRIGHT = """
    baby-carriage balloon cactus cloud cloud-with-lightning cloud-with-lightning-and-rain cloud-with-rain cloud-with-snow
    cooked-rice curry-rice ferris-wheel flying-saucer fountain goal-net honey-pot hut jar mushroom noodle-bowl parachute pot-of-food
    rain-cloud rainbow roller-coaster sailboat sled snowman submarine sun-and-cloud sun-behind-cloud sun-behind-rain-cloud
    sun-behind-small-cloud teddy-bear tornado trophy umbrella umbrella-with-rain-drops wind-chime zeppelin
"""


def _picks(lists: dict[str, str], *, prefix: str = "") -> tuple[Pick, ...]:
    found: dict[str, Pick] = {}
    for tags, names in lists.items():
        for entry in names.split():
            icon, _, name = entry.partition("=")
            words = (*tags.split(), *_ALSO.get(name or icon, "").split())
            found[name or icon] = Pick(
                icon=icon,
                name=prefix + (name or icon).replace("-", " "),
                tags=tuple(dict.fromkeys(word for word in words if word != "upright")),
                upright=_stands(name or icon, words),
            )
    return tuple(found.values())


def _stands(name: str, words: tuple[str, ...]) -> bool:
    tagged = not {"upright", "animal", "tree"}.isdisjoint(words) and "insect" not in words
    return tagged or name.removeprefix("bold-").removeprefix("line-") in _UPRIGHT.split()


COLLECTIONS: tuple[Collection, ...] = (
    Collection(
        folder="iconify-json-noto",
        file="noto.jsonl",
        licence="Apache-2.0",
        copyright="Copyright Google LLC, the Noto Emoji authors",
        picks=_picks(_NOTO),
    ),
    Collection(
        folder="iconify-json-fluent-emoji-flat",
        file="fluent.jsonl",
        licence="MIT",
        copyright="Copyright (c) Microsoft Corporation",
        picks=_picks(_FLUENT),
    ),
    Collection(
        folder="iconify-json-ph",
        file="phosphor.jsonl",
        licence="MIT",
        copyright="Copyright (c) Phosphor Icons",
        picks=_picks(_PHOSPHOR),
    ),
    Collection(
        folder="iconify-json-mdi",
        file="material.jsonl",
        licence="Apache-2.0",
        copyright="Copyright Pictogrammers",
        picks=_picks(_MATERIAL),
    ),
    Collection(
        folder="iconify-json-tabler",
        file="tabler.jsonl",
        licence="MIT",
        copyright="Copyright (c) Paweł Kuna",
        picks=_picks(_TABLER),
    ),
    Collection(
        folder="iconify-json-fxemoji",
        file="held_out.jsonl",
        licence="Apache-2.0",
        copyright="Copyright Mozilla Foundation",
        picks=_picks(_HELD_OUT, prefix="held-out "),
        held_out=True,
    ),
)
