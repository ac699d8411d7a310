"""The figure of the kinetic chain: what each of its steps shows, and what was measured in whom."""

CHAIN_FIGURE = {
    "heading": "From the floor up",
    "steps": "Standing: A leg at rest, seen from the front. The plumb line hangs down the "
    "middle of the body. The steps come one by one here; in life they happen at once.\n"
    "Foot: It rolls in. The heel tips and the arch drops. To study this, a lab had 35 healthy "
    "people stand on wedges that rolled their feet in. [10]\n"
    "Shin: It turns inward with the heel. In those 35 people, the shin turned further in on the "
    "wedges than on the flat floor. [10]\n"
    "Knee: It nears the plumb line as the thigh turns in. The same study measured the turn at the "
    "hip. [10] The path of the knee is our drawing of it.\n"
    "Pelvis: It tips forward, which shows best from the side. This was measured with wedges under "
    "both feet. [10] The dip to one side is our drawing, since only one foot rolls in here.\n"
    "Low back: Its hollow deepens. This was measured in another lab, in 35 healthy men on the same "
    "wedges. [11] Out in the world the link is weaker. In 1,930 adults, the shape of the standing "
    "foot did not go with back pain. In women, feet that rolled in while walking did, "
    "somewhat. [7]\n"
    "Insole: It changes the angle and the pressure under the foot. What happens above is much less "
    "certain. Taken together, trials do not show a clear effect on low back pain. [2]",
    "caption": "Movement is drawn four times larger than life; dotted lines show the bones before "
    "it. In the lab the changes are small, and they were measured in healthy people standing "
    "still.",
}
