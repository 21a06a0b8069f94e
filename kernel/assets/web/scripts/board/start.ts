// A board comes alive: its cards move, load and are begun in place.
import "./drag";
import "./fold";
import "./lift";
import "./listen";
import "./menu";
import "./quick";
import "./scroll";
