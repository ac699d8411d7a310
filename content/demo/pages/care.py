"""How to keep a pair, and how to see that it is worn out."""

PAGE = {
    "kind": "plain",
    "slug": "help/care",
    "title": "Care and lifespan",
    "summary": "A little air and no heat. And the signs that a pair has had its time.",
    "search_title": "Insole care, washing and how long they last",
    "search_description": "How to wash and dry insoles, what ruins them, how long a pair lasts "
    "and the signs of wear. In plain words, for every material we use.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>Every day</h2>"
            "<p>Take the pair out at night, or at least loosen the laces, so that both shoe and "
            "insole dry. Damp does more harm than miles. If you can, give a pair a day off "
            "between long days.</p>"
            "<h2>Washing</h2>"
            "<table><tbody>"
            "<tr><th><p>Cover</p></th><th><p>How</p></th></tr>"
            "<tr><td><p>Knit, mesh, microsuede</p></td><td><p>By hand, cool water and a little "
            "mild soap. Rinse, press in a towel, dry flat.</p></td></tr>"
            "<tr><td><p>Wool felt</p></td><td><p>Air it between wears. Brush it when dry. If it "
            "must be washed, cool water and no rubbing.</p></td></tr>"
            "<tr><td><p>Leather</p></td><td><p>Wipe with a damp cloth. Never soak it.</p></td></tr>"
            "<tr><td><p>Terry and velour</p></td><td><p>By hand, cool water. Let it dry for a full "
            "day.</p></td></tr>"
            "</tbody></table>"
            "<p>No washing machine, no dryer, no bleach.</p>"
            "<h2>Heat</h2>"
            "<p>Keep insoles below 120 °F (50 °C). A radiator, a hair dryer or the dashboard of a "
            "parked car in summer can bend the shell and loosen the glue. A bent shell does not "
            "come back.</p>"
            "<h2>How long a pair lasts</h2>"
            "<p>It depends on the model, on your weight and on what you do in it. Each product "
            "page gives an honest range for its pair, in months or in miles. A soft house insole "
            "has a shorter life than a firm one for dress shoes.</p>"
            "<h2>Signs of wear</h2>"
            "<ul>"
            "<li><p>The foam stays flat when you press it with a thumb.</p></li>"
            "<li><p>The cover is worn through, or comes off at an edge.</p></li>"
            "<li><p>The shell creaks, has a crack, or no longer springs back.</p></li>"
            "<li><p>The two sides of the pair no longer look alike.</p></li>"
            "<li><p>The pair feels different from the way it felt when you liked it.</p></li>"
            "</ul>"
            "<p>One sign is enough. A worn insole just no longer does what you bought it for.</p>"
            "<p>On your order’s page you can have us remind you once when it is time to look, and "
            "put the same pairs into your cart again.</p>"
            "<h2>For children</h2>"
            "<p>Feet grow faster than insoles wear. Check the size every three months: the insole "
            "should reach under the toes, with about a thumb’s width left in the shoe. The "
            '<a href="/size-guide/">size guide</a> tells which size a foot has grown into.</p>'
            "<h2>At the end</h2>"
            "<p>An insole is several materials glued together, and most towns cannot recycle it. "
            "Put it in the trash with a clear conscience, and wear the next pair for as long as "
            "it lasts.</p>",
        },
    ),
]
