import "./menus.js";
import "./display.js";
import "./offline.js";
import "./drop.js";
import "./focus.js";
import "./room.js";
